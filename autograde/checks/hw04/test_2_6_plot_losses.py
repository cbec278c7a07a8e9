"""Hidden checks of the plot of the losses: what is drawn, not how it looks. That is for a person."""

from __future__ import annotations

import numpy as np

from autograde.checking import Criterion, Evidence, Right, Saved, Student, Submitted, Wrong, check, exercise

from .curves import curve, curves, losses

TRAINING, VALIDATION = "training loss", "validation loss"
SHOWN, NOT_SHOWN = {"plot-losses": Saved("<Figure size 800x400 with 2 Axes>", 1)}, {"plot-losses": Saved()}


def blanks(first: str, second: str) -> Submitted:
    """These two statements, in a notebook that was saved with its plot."""
    return Submitted({1: first, 2: second}, SHOWN)


TRAIN_CURVE = 'ax1.plot(epochs_seen, train_losses, label="Training loss")'
VAL_CURVE = 'ax1.plot(epochs_seen, val_losses, label="Validation loss")'


@exercise("plot-losses", points=2)
class TestPlotLosses:
    @check(
        ko="`ax1`의 `Training loss` 곡선은 `epochs_seen`에 대한 `train_losses`여야 합니다.",
        en="The curve `Training loss` on `ax1` shows `train_losses` over `epochs_seen`.",
        points=0.5,
    )
    def test_when_losses_are_plotted_then_the_training_curve_is_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        given = losses(rng)
        lines, _ = curves(student, given)
        assert lines.get(TRAINING) == curve(given, "train")

    @check(
        ko="`ax1`의 `Validation loss` 곡선은 `epochs_seen`에 대한 `val_losses`여야 합니다.",
        en="The curve `Validation loss` on `ax1` shows `val_losses` over `epochs_seen`.",
        points=0.5,
    )
    def test_when_losses_are_plotted_then_the_validation_curve_is_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        given = losses(rng)
        lines, _ = curves(student, given)
        assert lines.get(VALIDATION) == curve(given, "val")

    @check(
        ko="범례에 두 곡선의 이름이 모두 나와야 합니다.",
        en="The legend names both curves.",
        points=0.5,
    )
    def test_when_losses_are_plotted_then_the_legend_names_both(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        _, legend = curves(student, losses(rng))
        assert {TRAINING, VALIDATION} <= legend

    @check(
        ko="노트북은 그림이 출력된 채로 저장되어 있어야 합니다.",
        en="The notebook is saved with the plot among its outputs.",
        points=0.5,
    )
    def test_when_the_notebook_was_saved_then_the_plot_is_in_it(
        self, student: Student, evidence: Evidence, rng: np.random.Generator
    ) -> None:
        lines, _ = curves(student, losses(rng))
        assert {TRAINING, VALIDATION} <= lines.keys()
        pictures = evidence.saved("plot-losses").pictures
        if evidence.was_cleared:
            evidence.flag(
                ko="노트북의 모든 출력을 지우고 저장해 그림을 볼 수 없습니다. 코드로는 두 곡선이 그려집니다.",
                en="The notebook was saved with all outputs cleared, so no plot is seen. Its code draws both curves.",
            )
            return
        evidence.remark(ko=f"저장된 그림 {pictures}개", en=f"Pictures saved: {pictures}")
        assert pictures

    rubric = (
        Criterion(
            1,
            ko="두 곡선이 훈련 손실과 검증 손실을 에포크에 대해 보여 줍니다(하나에 0.5점).",
            en="The curves show training and validation loss over the epochs (0.5 each).",
        ),
        Criterion(
            0.5,
            ko="범례로 두 곡선을 구별할 수 있습니다. 색이나 선의 모양이 서로 다릅니다.",
            en="The legend tells the curves apart, which differ in colour or style.",
        ),
        Criterion(
            0.5,
            ko="그림이 노트북에 저장되어 있고 읽을 수 있습니다. 곡선이 로그의 값과 맞습니다.",
            en="The plot is saved in the notebook and can be read; its curves go as the log says.",
        ),
    )
    wrong = (
        Wrong(
            "no-labels",
            blanks("ax1.plot(epochs_seen, train_losses)", "ax1.plot(epochs_seen, val_losses)"),
            ko="`label`을 주지 않아 범례가 비었습니다.",
            en="Without `label` the legend is empty.",
        ),
        Wrong(
            "labels-swapped",
            blanks(
                'ax1.plot(epochs_seen, train_losses, label="Validation loss")',
                'ax1.plot(epochs_seen, val_losses, label="Training loss")',
            ),
            ko="두 이름이 서로 바뀌었습니다.",
            en="The two names changed places.",
        ),
        Wrong(
            "training-twice",
            blanks(TRAIN_CURVE, 'ax1.plot(epochs_seen, train_losses, label="Validation loss")'),
            ko="두 곡선이 모두 훈련 손실입니다. 두 번째는 `val_losses`입니다.",
            en="Both curves show the training losses. The second one is `val_losses`.",
        ),
        Wrong(
            "validation-twice",
            blanks('ax1.plot(epochs_seen, val_losses, label="Training loss")', VAL_CURVE),
            ko="두 곡선이 모두 검증 손실입니다. 첫 번째는 `train_losses`입니다.",
            en="Both curves show the validation losses. The first one is `train_losses`.",
        ),
        Wrong(
            "over-tokens",
            blanks(
                'ax1.plot(tokens_seen, train_losses, label="Training loss")',
                'ax1.plot(tokens_seen, val_losses, label="Validation loss")',
            ),
            ko="가로축이 토큰 수입니다. `ax1`의 가로축은 `epochs_seen`이고, 토큰 수는 위쪽의 둘째 축이 보여 줍니다.",
            en="The horizontal axis shows tokens. On `ax1` it is `epochs_seen`; the second axis on top shows tokens.",
        ),
        Wrong(
            "no-horizontal-values",
            blanks('ax1.plot(train_losses, label="Training loss")', 'ax1.plot(val_losses, label="Validation loss")'),
            ko="가로축의 값을 주지 않아 0, 1, 2, …가 쓰였습니다. `epochs_seen`을 먼저 넘깁니다.",
            en="Without horizontal values it is 0, 1, 2 and so on. Pass `epochs_seen` first.",
        ),
        Wrong(
            "axes-swapped",
            blanks(
                'ax1.plot(train_losses, epochs_seen, label="Training loss")',
                'ax1.plot(val_losses, epochs_seen, label="Validation loss")',
            ),
            ko="가로와 세로가 바뀌었습니다. 가로축의 값이 먼저입니다.",
            en="Horizontal and vertical changed places. The horizontal values come first.",
        ),
        Wrong(
            "other-names",
            blanks(
                'ax1.plot(epochs_seen, train_losses, label="train")', 'ax1.plot(epochs_seen, val_losses, label="val")'
            ),
            ko="범례의 이름이 문제에 적힌 것과 다릅니다.",
            en="The names for the legend are not those of the question.",
        ),
        Wrong(
            "invisible",
            blanks(
                'ax1.plot(epochs_seen, train_losses, alpha=0, label="Training loss")',
                'ax1.plot(epochs_seen, val_losses, alpha=0, label="Validation loss")',
            ),
            ko="`ax1`에 눈에 보이는 선이 없습니다. 점만 찍거나 `alpha=0`으로 그린 것은 곡선이 아닙니다.",
            en="`ax1` shows no line that can be seen. Points alone, or a line with `alpha=0`, are no curve.",
        ),
        Wrong(
            "first-points-only",
            blanks(
                'ax1.plot(epochs_seen[:20], train_losses[:20], label="Training loss")',
                'ax1.plot(epochs_seen[:20], val_losses[:20], label="Validation loss")',
            ),
            ko="앞의 점 20개만 그렸습니다. 함수가 받은 값을 모두 그려야 합니다.",
            en="Only the first 20 points are drawn. Draw all that the function was given.",
        ),
        Wrong(
            "points-only",
            blanks(
                'ax1.scatter(epochs_seen, train_losses, label="Training loss")',
                'ax1.scatter(epochs_seen, val_losses, label="Validation loss")',
            ),
            ko="`ax1`에 눈에 보이는 선이 없습니다. 점만 찍거나 `alpha=0`으로 그린 것은 곡선이 아닙니다.",
            en="`ax1` shows no line that can be seen. Points alone, or a line with `alpha=0`, are no curve.",
        ),
        Wrong(
            "another-figure",
            blanks(
                'plt.figure()\nplt.plot(epochs_seen, train_losses, label="Training loss")',
                'plt.plot(epochs_seen, val_losses, label="Validation loss")',
            ),
            ko="그림을 새로 만들어 그렸습니다. 준비된 `ax1`에 그려야 합니다.",
            en="The curves are in a new figure. Draw them on `ax1`, which is there.",
        ),
        Wrong(
            "one-curve-only",
            blanks(TRAIN_CURVE, "pass"),
            ko="검증 손실의 곡선이 없습니다.",
            en="The curve of the validation losses is missing.",
        ),
        Wrong(
            "the-notebooks-own-lists",
            blanks(
                'ax1.plot([0.0, 0.75, 1.5, 2.25, 3.0], [9.8, 7.1, 5.2, 3.7, 2.4], label="Training loss")',
                'ax1.plot([0.0, 0.75, 1.5, 2.25, 3.0], [9.9, 7.5, 6.6, 6.3, 6.4], label="Validation loss")',
            ),
            ko="값을 숫자로 적었습니다. 함수가 받은 `train_losses`와 `val_losses`를 그려야 합니다.",
            en="The values are fixed numbers. Draw `train_losses` and `val_losses`, which were passed in.",
        ),
        Wrong(
            "saved-without-the-plot",
            Submitted({1: TRAIN_CURVE, 2: VAL_CURVE}, NOT_SHOWN),
            ko="함수는 맞지만 저장된 노트북에 그림이 없습니다. 셀을 실행한 다음 출력이 있는 채로 저장합니다.",
            en="The function is right, but the saved notebook has no plot. Run the cell and save with its output.",
            unseen="when the check runs, nobody knows yet how the notebook will be saved",
        ),
    )
    right = (
        Right("plain", blanks(TRAIN_CURVE, VAL_CURVE)),
        Right("line-for-the-eye", blanks(f"{TRAIN_CURVE}; ax1.axhline(min(val_losses), alpha=0.2)", VAL_CURVE)),
        Right(
            "styled",
            blanks(
                'ax1.plot(epochs_seen, train_losses, "o-", color="tab:green", linewidth=2, label="Training loss")',
                'ax1.plot(epochs_seen, val_losses, ":", marker="x", label="Validation loss")',
            ),
        ),
        Right(
            "numpy",
            blanks('ax1.plot(np.asarray(epochs_seen), np.asarray(train_losses), label="Training loss")', VAL_CURVE),
        ),
        Right(
            "both-at-once",
            blanks(
                "ax1.plot(\n    epochs_seen,\n    np.column_stack((train_losses, val_losses)),\n"
                '    label=["Training loss", "Validation loss"],\n)',
                "pass",
            ),
        ),
        Right(
            "names-in-small-letters",
            blanks(
                'ax1.plot(epochs_seen, train_losses, label="training loss")',
                'ax1.plot(epochs_seen, val_losses, label="Validation Loss")',
            ),
        ),
        Right("curve-with-its-points", blanks(f'{TRAIN_CURVE}; {TRAIN_CURVE[:-1]}, marker="o")', VAL_CURVE)),
        Right(
            "best-epoch-marked",
            blanks(
                TRAIN_CURVE,
                f'{VAL_CURVE}; ax1.axvline(epochs_seen[int(np.argmin(val_losses))], label="best", alpha=0.3)',
            ),
        ),
        Right("validation-first", blanks(VAL_CURVE, TRAIN_CURVE)),
        Right(
            "label-set-later",
            blanks('ax1.plot(epochs_seen, train_losses)[0].set_label("Training loss")', VAL_CURVE),
        ),
    )
    equal = (
        ("1: ax1.plot(epochs_seen, train_losses, label='Training loss ')", "the student's own choice"),
        ("2: ax1.plot(epochs_seen, val_losses, label='Validation loss')", "the student's own choice"),
        ("2: ax1.plot(epochs_seen, val_losses, linestyle='', label='Validation loss')", "the student's own choice"),
        ("2: ax1.plot(epochs_seen, val_losses, linestyle='-', label='Validation loss')", "the student's own choice"),
        ("2: ax1.plot(epochs_seen, val_losses, linestyle='--', label='Validation loss ')", "the student's own choice"),
        ("ignores-tokens_seen", "nothing here that this would change"),
        ("ignores-train_losses", "nothing here that this would change"),
        ("inputs-detached", "nothing here that this would change"),
        ("inputs-halved", "nothing here that this would change"),
        ("inputs-spoilt", "nothing here that this would change"),
        ("inputs-through-numpy", "nothing here that this would change"),
        ("inputs-to-cpu", "in this lecture all tensors are on the CPU"),
        ("inputs-to-float", "the notebooks compute in single precision"),
    )
