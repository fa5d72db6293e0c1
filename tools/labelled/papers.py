"""Drawn identity papers, and portraits before a plain wall cut from photos of people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tools.labelled.drawing import canvas, colour, font, patch, sentence

Paper = Callable[[Random, list[Path], list[Path]], Image.Image]
WALLS = ("#ffffff", "#438edb", "#d8192b", "#e8edf2", "#9bb7d4")


def portrait(people: list[Path], random: Random, size: tuple[int, int]) -> Image.Image:
    """Head and shoulders of somebody, cut out before a wall of one colour."""
    from apps.vision.sorting.faces import faces_in

    with Image.open(random.choice(people)) as opened:
        photo = opened.convert("RGB")
    pixels = np.asarray(photo)
    faces = faces_in(pixels)
    if not faces:
        return portrait(people, random, size)
    face = faces[0]
    width, height = photo.size
    tall = face.height * height
    middle = (face.x + face.width / 2) * width, (face.y + face.height / 2) * height
    high = tall * random.uniform(1.7, 2.1)
    wide = high * size[0] / size[1]
    box = (
        middle[0] - wide / 2,
        middle[1] - 0.45 * high,
        middle[0] + wide / 2,
        middle[1] + 0.55 * high,
    )
    cut = photo.crop(tuple(round(side) for side in box)).resize(size)  # type: ignore[arg-type]
    return _before_wall(cut, random.choice(WALLS))


def _before_wall(cut: Image.Image, wall: str) -> Image.Image:
    pixels = np.asarray(cut)
    height, width = pixels.shape[:2]
    mask = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    cv2.ellipse(
        mask,
        (width // 2, int(0.45 * height)),
        (int(0.2 * width), int(0.26 * height)),
        0,
        0,
        360,
        cv2.GC_FGD,
        -1,
    )
    cv2.ellipse(
        mask,
        (width // 2, height),
        (int(0.42 * width), int(0.26 * height)),
        0,
        0,
        360,
        cv2.GC_FGD,
        -1,
    )
    mask[: height // 20] = cv2.GC_BGD
    mask[: height // 2, : width // 12] = mask[: height // 2, -width // 12 :] = cv2.GC_BGD
    cv2.grabCut(
        pixels.copy(), mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 2, cv2.GC_INIT_WITH_MASK
    )
    kept = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8) * 255
    soft = Image.fromarray(kept).filter(ImageFilter.GaussianBlur(2))
    return Image.composite(cut, Image.new("RGB", cut.size, wall), soft)


def passport_photo(random: Random, people: list[Path], photos: list[Path]) -> Image.Image:
    size = random.choice(((295, 413), (413, 579), (600, 600), (358, 441)))
    return portrait(people, random, size)


def card(random: Random, people: list[Path], photos: list[Path]) -> Image.Image:
    """A card with a portrait at one side and lines beside it."""
    width = random.choice((856, 1012, 1280))
    height = round(width / 1.586)
    drawn, pen = canvas((width, height), colour(random, 215, 245))
    for y in range(0, height, 9):
        pen.arc((-width, y - height, 2 * width, y + height), 0, 180, fill=colour(random, 200, 235))
    u = height // 20
    right = random.random() < 0.5
    size = (6 * u, 8 * u)
    x = width - size[0] - 2 * u if right else 2 * u
    drawn.paste(portrait(people, random, size), (x, 5 * u))
    left = 2 * u if right else size[0] + 4 * u
    for row, label in enumerate(("姓名 Name", "性别 Sex", "出生 Born", "住址 Address", "No.")):
        y = (4 + 3 * row) * u
        pen.text((left, y), label, fill="#3355aa", font=font(u))
        value = (
            "11010519900307" + str(random.randint(1000, 9999))
            if row == 4
            else sentence(random, 1, 2)
        )
        pen.text((left + 6 * u, y), value[:18], fill="#111111", font=font(int(1.3 * u)))
    return drawn


def card_on_table(random: Random, people: list[Path], photos: list[Path]) -> Image.Image:
    paper = card(random, people, photos).resize((760, 479))
    table = patch(photos, random, (1024, 768)).filter(ImageFilter.GaussianBlur(14))
    turned = paper.convert("RGBA").rotate(
        random.uniform(-8, 8), expand=True, resample=Image.Resampling.BICUBIC
    )
    table.paste(turned, ((1024 - turned.width) // 2, (768 - turned.height) // 2), turned)
    return table


def passport_page(random: Random, people: list[Path], photos: list[Path]) -> Image.Image:
    drawn, pen = canvas((1250, 880), colour(random, 215, 240))
    pen.text((60, 40), "PASSPORT 护照", fill="#552222", font=font(40, bold=True))
    drawn.paste(portrait(people, random, (320, 420)), (60, 160))
    for row in range(6):
        pen.text((440, 160 + 82 * row), sentence(random, 1, 2), fill="#555555", font=font(20))
        pen.text(
            (440, 190 + 82 * row), sentence(random, 1, 2).upper(), fill="#111111", font=font(32)
        )
    for row in range(2):
        text = "".join(random.choices("ABCDEFGHK0123456789<<<<", k=40))
        pen.text((60, 740 + 56 * row), text, fill="#111111", font=font(38))
    return drawn


def rounded_card(random: Random, people: list[Path], photos: list[Path]) -> Image.Image:
    paper = card(random, people, photos)
    mask = Image.new("L", paper.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *paper.size), 40, fill=255)
    ground = Image.new("RGB", (paper.width + 160, paper.height + 160), colour(random, 20, 120))
    ground.paste(paper, (80, 80), mask)
    return ground


FITTED: tuple[Paper, ...] = (passport_photo, card, card_on_table)
HELD_OUT: tuple[Paper, ...] = (passport_page, rounded_card, passport_photo)
