"""The figures of the notebook: 1600 pixels wide, at most 900 high."""

from matplotlib.figure import Figure

from autograde.authoring.figures import figure


@figure(name="axes", en="A table of three rows and four columns; axis 1 goes along a row, axis 0 down a column.")
def axes(language: str) -> Figure:
    drawn = Figure(figsize=(16, 5))
    plot = drawn.add_axes((0, 0, 1, 1))
    plot.set(xlim=(-3, 13), ylim=(0.4, 4.9))
    plot.axis("off")
    for row in range(3):
        for column in range(4):
            plot.text(2 * column + 3, 3 - row, "•", fontsize=40, ha="center", va="center", color="#1f5fa8")
    arrow = {"arrowstyle": "->", "linewidth": 3, "color": "#333333"}
    plot.annotate("", xy=(9.8, 4), xytext=(2.4, 4), arrowprops=arrow)
    plot.annotate("", xy=(1.8, 0.6), xytext=(1.8, 3.4), arrowprops=arrow)
    plot.text(6.1, 4.25, "axis 1: the tests of one student", fontsize=26, ha="center")
    plot.text(1.5, 2, "axis 0:\nthe students", fontsize=26, ha="right", va="center")
    return drawn
