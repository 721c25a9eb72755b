"""From scores to confidences."""

import numpy as np
import pytest

from aicc.nlu.confidence import NO_INTENT, Calibration, calibrate

# Two intents and belonging: four phrases read right, one read wrong, three everyday lines.
OWN = [[0.9, 0.1, 0.9], [0.8, 0.2, 1.0], [0.1, 0.7, 0.8], [0.2, 0.9, 0.9], [0.4, 0.3, 0.7]]
EVERYDAY = [[0.2, 0.1, 0.1], [0.3, 0.2, 0.2], [0.1, 0.4, 0.0]]
HELD_OUT = np.array([*OWN, *EVERYDAY])
LABELS = np.array([0, 0, 1, 1, 1, NO_INTENT, NO_INTENT, NO_INTENT])


def test_a_confidence_is_the_product_of_right_and_belonging() -> None:
    """Half sure that it is this intent, half sure that it is any: a quarter."""
    calibration = Calibration(right=(0.0, 1.0), belongs=(-1.0, 0.0, 1.0))

    assert calibration.confidences(np.array([0.0, 0.0, 1.0])).tolist() == [0.25, 0.25]


def test_without_strangers_only_the_score_counts() -> None:
    """A classifier that learned no everyday lines has a score for each intent and none for belonging."""
    assert Calibration(right=(0.0, 1.0)).confidences(np.array([0.0, 0.0])).tolist() == [0.5, 0.5]


def test_what_resembles_everyday_lines_is_doubted() -> None:
    """The same score of an intent counts less where belonging is low."""
    calibration, _ = calibrate(HELD_OUT, LABELS)

    near, far = calibration.confidences(np.array([[0.8, 0.1, 0.9], [0.8, 0.1, 0.1]]))[:, 0]

    assert near > far


def test_the_floor_is_what_good_phrases_reach() -> None:
    """Of hundred held-out phrases that score alike but for three poor ones, the three are below the floor."""
    good, poor = [[0.9, 0.1, 0.9]] * 97, [[0.3, 0.1, 0.3]] * 3
    everyday = [[0.1, 0.1, 0.1]] * 50
    labels = np.array([0] * 100 + [NO_INTENT] * 50)

    calibration, floor = calibrate(np.array(good + poor + everyday), labels)

    assert calibration.confidences(np.array(good[0]))[0] == pytest.approx(floor, rel=0.2)
    assert calibration.confidences(np.array(poor[0]))[0] < floor


def test_one_intent_alone_is_calibrated_too() -> None:
    """There is no other intent to compare with; a high score is sure and a low one is not."""
    calibration, _ = calibrate(np.array([[0.9], [0.8], [0.7]]), np.array([0, 0, 0]))

    assert calibration.confidences(np.array([0.9]))[0] > 0.9
    assert calibration.confidences(np.array([0.0]))[0] < 0.1
