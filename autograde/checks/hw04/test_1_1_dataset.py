"""Hidden checks of the homework: the dataset, with the checks of lecture 26."""

from __future__ import annotations

from autograde.checking import Right, Wrong, exercise, worth

from ..windows import WindowChecks


@exercise("review-dataset", points=2)
class TestReviewDataset(WindowChecks):
    test_when_windows_are_cut_then_every_input_agrees = worth(
        0.5, WindowChecks.test_when_windows_are_cut_then_every_input_agrees
    )
    test_when_windows_are_cut_then_every_target_agrees = worth(
        1, WindowChecks.test_when_windows_are_cut_then_every_target_agrees
    )
    test_when_sizes_vary_then_counts_and_shapes_follow = worth(
        0.5, WindowChecks.test_when_sizes_vary_then_counts_and_shapes_follow
    )

    wrong = (
        Wrong(
            "target-not-shifted",
            {2: "token_ids[i : i + max_length]"},
            ko="타깃을 옮기지 않아 입력과 같습니다. 타깃은 한 토큰 뒤에서 시작해야 합니다.",
            en="The target is not shifted and equals the input. It starts one token later.",
        ),
        Wrong(
            "target-too-short",
            {2: "token_ids[i + 1 : i + max_length]"},
            ko="타깃의 끝을 함께 옮기지 않아 토큰이 하나 모자랍니다.",
            en="The target's end was not moved along, so one token is missing.",
        ),
        Wrong(
            "target-shifted-by-stride",
            {2: "token_ids[i + stride : i + stride + max_length]"},
            ko="타깃을 `stride`만큼 옮겼습니다. `stride`는 윈도 사이의 간격이고, 타깃은 늘 한 토큰만 옮깁니다.",
            en="The target is shifted by `stride`, which is the step between windows. A target is one token later.",
        ),
        Wrong(
            "next-token-only",
            {2: "token_ids[i + max_length]"},
            ko="윈도 다음의 토큰 하나만 담았습니다. 입력의 모든 위치마다 다음 토큰이 있어야 합니다.",
            en="This is the one token after the window. Every position of the input needs its next token.",
        ),
        Wrong(
            "start-ignored",
            {1: "token_ids[:max_length]", 2: "token_ids[1 : max_length + 1]"},
            ko="시작 위치 `i`를 쓰지 않아 모든 윈도가 글의 맨 앞입니다.",
            en="The start `i` is not used, so every window is the beginning of the text.",
        ),
        Wrong(
            "stride-for-length",
            {1: "token_ids[i : i + stride]", 2: "token_ids[i + 1 : i + stride + 1]"},
            ko="윈도의 길이로 `stride`를 썼습니다. 길이는 `max_length`이고, `stride`는 시작 위치의 간격입니다.",
            en="The windows are `stride` long. Their length is `max_length`; `stride` is the step between starts.",
        ),
        Wrong(
            "fixed-length",
            {1: "token_ids[i : i + 4]", 2: "token_ids[i + 1 : i + 5]"},
            ko="길이를 숫자로 적었습니다. 길이는 넘겨받은 `max_length`여야 합니다.",
            en="The length is a fixed number. It has to be the `max_length` that was passed in.",
        ),
        Wrong(
            "input-too-long",
            {1: "token_ids[i : i + max_length + 1]"},
            ko="입력에 토큰이 하나 더 있습니다. 슬라이스의 끝은 들어가지 않으므로 `i + max_length`가 끝입니다.",
            en="The input has one token too many. A slice leaves out its stop, so that stop is `i + max_length`.",
        ),
        Wrong(
            "characters-for-tokens",
            {1: "txt[i : i + max_length]"},
            ko="글의 문자를 잘랐습니다. 윈도는 토큰 ID의 리스트 `token_ids`에서 자릅니다.",
            en="This cuts characters of the text. Windows are cut from the list of token IDs, `token_ids`.",
        ),
        Wrong(
            "ids-plus-one",
            {2: "[token + 1 for token in input_chunk]"},
            ko="위치가 아니라 토큰 ID에 1을 더했습니다. 한 칸 뒤에서 시작하는 토큰들을 가져와야 합니다.",
            en="This adds 1 to the IDs, not to the position. Take the tokens that start one position later.",
        ),
    )
    right = (
        Right("cut-twice", {1: "token_ids[i:][:max_length]", 2: "token_ids[i + 1 :][:max_length]"}),
        Right("one-by-one", {1: "[token_ids[i + k] for k in range(max_length)]"}),
        Right("from-the-input", {2: "[*input_chunk[1:], token_ids[i + max_length]]"}),
        Right("lengths-first", {2: "token_ids[i + 1 :][: len(input_chunk)]"}),
    )
    equal = (
        ("1: token_ids[i:max_length + i]", "a sum, a product and a dot product are the same in either order"),
        ("2: token_ids[1 + i:i + max_length + 1]", "a sum, a product and a dot product are the same in either order"),
        (
            "2: token_ids[i + 1:1 + (i + max_length)]",
            "a sum, a product and a dot product are the same in either order",
        ),
        ("2: token_ids[i + 1:max_length + i + 1]", "a sum, a product and a dot product are the same in either order"),
    )
