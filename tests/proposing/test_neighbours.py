import random

import pytest

from indexer.proposing.neighbours import FEWEST, Figures, Neighbours, bound, examined

SUBJECTS = {
    "fugt": "skimmel udluftning vinduer tørring bad luftskifte dug",
    "leje": "husleje depositum kontrakt betaling restance opsigelse",
}


def collection(documents=60, noise=2):
    """Documents of two subjects, with some words of the other one in each."""
    choose = random.Random(3)
    found = []
    for _ in range(documents):
        subject, other = choose.sample(sorted(SUBJECTS), 2)
        words = [*choose.sample(SUBJECTS[subject].split(), 6), *choose.sample(SUBJECTS[other].split(), noise)]
        found.append((dict.fromkeys(words, 1), {"topics": (subject,)}))
    return found


def test_a_text_is_filed_as_those_that_are_similar_and_they_are_named():
    documents = [
        ({"tag": 3, "tegl": 2, "regn": 1, "rende": 1, "spær": 1, "lægte": 1}, {"topics": ("tag",)}),
        ({"tag": 2, "tegl": 1, "regn": 2, "rende": 2, "spær": 1, "skotrende": 1}, {"topics": ("tag", "regn")}),
        ({"leje": 2, "depositum": 1, "kontrakt": 1, "nævn": 1, "dom": 1, "frist": 1}, {"topics": ("leje",)}),
        ({"leje": 1, "depositum": 2, "kontrakt": 1, "nævn": 2, "dom": 1, "varsel": 1}, {"topics": ("leje",)}),
    ]
    model = Neighbours(documents)
    votes = model.votes(model.near({"tag": 1, "tegl": 1, "regn": 1, "rende": 1, "spær": 1, "hus": 1}), "topics")
    assert [vote.value for vote in votes] == ["tag", "regn"]
    assert votes[0].share == pytest.approx(1)
    assert set(votes[0].by) == {0, 1}
    assert model.votes(model.near({"tag": 1}), "topics") == []
    assert model.votes(model.near(documents[0][0], without=0), "topics")[0].by == (1,)
    assert len(documents[0][0]) >= FEWEST


def test_the_figures_are_those_of_documents_that_were_not_learned_from():
    documents = collection()
    found = examined(Neighbours(documents), documents, {"topics": True}, range(len(documents)))["topics"]
    assert found.documents == found.wanted == 60
    assert found.precision > 0.9
    assert found.recall > 0.9
    assert found.f1 > found.usual_f1
    assert found.bound is not None


def test_where_nothing_can_be_learned_nothing_is_proposed():
    choose = random.Random(5)
    documents = [(terms, {"topics": (choose.choice("abcdefgh"),)}) for terms, _ in collection(noise=6)]
    found = examined(Neighbours(documents), documents, {"topics": True}, range(len(documents)))["topics"]
    assert found.bound is None
    assert examined(Neighbours([]), [], {"topics": True}, ()) == {"topics": Figures()}


def test_the_bound_is_the_least_share_from_which_on_enough_is_right():
    found = [(0.9, True)] * 12 + [(0.5, False)] * 3 + [(0.4, True), (0.1, False), (0.05, False), (0.01, False)]
    assert bound(found) == 0.05
    assert bound([(0.9, False)] * 20) is None
    assert bound([(0.9, True)] * 3) is None, "three say too little"
