"""Drawn screens of phones and computers. Those of `HELD_OUT` are of the part that only reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from tools.labelled.drawing import INKS, canvas, colour, font, patch, sentence

PHONES = ((1080, 1920), (1170, 2532), (1080, 2400), (750, 1334), (1440, 3200))
DESKTOPS = ((1920, 1080), (1440, 900), (1366, 768))
Screen = Callable[[Random, list[Path]], Image.Image]


def status_bar(pen: ImageDraw.ImageDraw, width: int, ink: str) -> None:
    u = width // 36
    pen.text((2 * u, u // 2), "9:41", fill=ink, font=font(int(1.3 * u), bold=True))
    for step in range(4):
        x = width - 8 * u + step * u // 2
        pen.rectangle((x, int(1.6 * u) - step * u // 4, x + u // 3, 2 * u), fill=ink)
    pen.rounded_rectangle((width - 4 * u, u, width - 2 * u, 2 * u), u // 4, outline=ink, width=2)
    pen.rectangle((width - 4 * u + 3, u + 3, width - int(2.6 * u), 2 * u - 3), fill=ink)


def phone(random: Random, ground: str, ink: str) -> tuple[Image.Image, ImageDraw.ImageDraw, int]:
    size = random.choice(PHONES)
    drawn, pen = canvas(size, ground)
    status_bar(pen, size[0], ink)
    return drawn, pen, size[0] // 36


def chat(random: Random, photos: list[Path]) -> Image.Image:
    drawn, pen, u = phone(random, random.choice(("#ededed", "#f5f5f7", "#0b141a")), "#777777")
    y = 6 * u
    while y < drawn.height - 8 * u:
        mine, width = random.random() < 0.5, random.randint(10, 24) * u
        x = drawn.width - width - 5 * u if mine else 5 * u
        if random.random() < 0.12:
            drawn.paste(patch(photos, random, (width, width)), (x, y))
            y += width + 2 * u
            continue
        lines = random.randint(1, 3)
        fill = "#95ec69" if mine else "#ffffff"
        pen.rounded_rectangle((x, y, x + width, y + (2 * lines + 1) * u), u // 2, fill=fill)
        for line in range(lines):
            words = sentence(random)[: width // u]
            pen.text(
                (x + u, y + u // 2 + 2 * line * u), words, fill="#111111", font=font(int(1.3 * u))
            )
        spot = (
            (drawn.width - 4 * u, y, drawn.width - u, y + 3 * u)
            if mine
            else (u, y, 4 * u, y + 3 * u)
        )
        pen.rounded_rectangle(spot, u // 3, fill=colour(random, 60, 220))
        y += (2 * lines + 3) * u
    return drawn


def listing(random: Random, photos: list[Path]) -> Image.Image:
    dark = random.random() < 0.3
    ground, card, ink = (
        ("#000000", "#1c1c1e", "#eeeeee") if dark else ("#f2f2f7", "#ffffff", "#111111")
    )
    drawn, pen, u = phone(random, ground, ink)
    pen.text((2 * u, 4 * u), sentence(random, 1, 2), fill=ink, font=font(3 * u, bold=True))
    y = 9 * u
    while y < drawn.height - 6 * u:
        pen.rectangle((u, y, drawn.width - u, y + 4 * u), fill=card)
        pen.rounded_rectangle(
            (2 * u, y + u, 4 * u, y + 3 * u), u // 2, fill=colour(random, 40, 230)
        )
        pen.text((6 * u, y + u), sentence(random, 1, 3), fill=ink, font=font(int(1.4 * u)))
        pen.text((drawn.width - 3 * u, y + u), "›", fill="#999999", font=font(2 * u))
        y += 4 * u + random.choice((2, 2, 2, 2 * u))
    return drawn


def feed(random: Random, photos: list[Path]) -> Image.Image:
    drawn, pen, u = phone(random, "#ffffff", "#111111")
    y = 4 * u
    while y < drawn.height:
        pen.ellipse((u, y, 4 * u, y + 3 * u), fill=colour(random, 40, 230))
        pen.text(
            (5 * u, y + u // 2),
            sentence(random, 1, 3),
            fill="#111111",
            font=font(int(1.4 * u), bold=True),
        )
        height = random.randint(16, 30) * u
        drawn.paste(patch(photos, random, (drawn.width, height)), (0, y + 4 * u))
        y += height + 5 * u
        for _ in range(random.randint(1, 3)):
            pen.text((u, y), sentence(random, 4, 9), fill="#333333", font=font(int(1.2 * u)))
            y += 2 * u
        y += 2 * u
    return drawn


def browser(random: Random, photos: list[Path]) -> Image.Image:
    size = random.choice(DESKTOPS)
    drawn, pen = canvas(size, "#ffffff")
    pen.rectangle((0, 0, size[0], 80), fill="#dee1e6")
    pen.rounded_rectangle((120, 44, size[0] - 200, 74), 14, fill="#ffffff")
    pen.text(
        (140, 48), "https://example.org/" + sentence(random, 1, 1), fill="#444444", font=font(16)
    )
    pen.text((100, 120), sentence(random, 3, 5), fill="#111111", font=font(40, bold=True))
    y = 200
    while y < size[1] - 40:
        if random.random() < 0.1:
            drawn.paste(patch(photos, random, (420, 240)), (100, y))
            y += 260
        pen.text((100, y), sentence(random, 6, 12), fill=random.choice(INKS), font=font(18))
        y += 30
    return drawn


def article(random: Random, photos: list[Path]) -> Image.Image:
    drawn, pen, u = phone(random, random.choice(("#ffffff", "#fbf7ec")), "#222222")
    pen.text(
        (2 * u, 4 * u),
        sentence(random, 2, 3),
        fill="#111111",
        font=font(int(2.2 * u), bold=True, serif=True),
    )
    y = 9 * u
    while y < drawn.height - 3 * u:
        pen.text(
            (2 * u, y), sentence(random, 5, 9), fill="#222222", font=font(int(1.4 * u), serif=True)
        )
        y += int(2.3 * u)
    return drawn


def player(random: Random, photos: list[Path]) -> Image.Image:
    drawn, pen, u = phone(random, "#0f0f0f", "#ffffff")
    height = drawn.width * 9 // 16
    drawn.paste(patch(photos, random, (drawn.width, height)), (0, 3 * u))
    pen.rectangle((0, 3 * u + height - 4, drawn.width // 2, 3 * u + height), fill="#ff0000")
    y = height + 5 * u
    while y < drawn.height - 8 * u:
        drawn.paste(patch(photos, random, (12 * u, 7 * u)), (u, y))
        for line in range(2):
            pen.text(
                (14 * u, y + 2 * line * u),
                sentence(random, 2, 4),
                fill="#f1f1f1",
                font=font(int(1.3 * u)),
            )
        y += 9 * u
    return drawn


def form(random: Random, photos: list[Path]) -> Image.Image:
    drawn, pen, u = phone(random, "#ffffff", "#111111")
    pen.text((4 * u, 10 * u), sentence(random, 1, 2), fill="#111111", font=font(3 * u, bold=True))
    for row in range(random.randint(2, 5)):
        y = (18 + 6 * row) * u
        pen.text((4 * u, y), sentence(random, 1, 1), fill="#777777", font=font(u))
        pen.rounded_rectangle(
            (4 * u, y + 2 * u, drawn.width - 4 * u, y + 5 * u), u // 2, outline="#bbbbbb", width=2
        )
    y = drawn.height - 14 * u
    pen.rounded_rectangle(
        (4 * u, y, drawn.width - 4 * u, y + 4 * u), u, fill=colour(random, 40, 180)
    )
    pen.text(
        (14 * u, y + u), sentence(random, 1, 2), fill="#ffffff", font=font(int(1.6 * u), bold=True)
    )
    return drawn


def code(random: Random, photos: list[Path]) -> Image.Image:
    size = random.choice(DESKTOPS)
    drawn, pen = canvas(size, "#1e1e1e")
    pen.rectangle((0, 0, 220, size[1]), fill="#252526")
    for row in range(20):
        pen.text((20, 60 + 28 * row), sentence(random, 1, 2)[:14], fill="#cccccc", font=font(15))
    for row in range(size[1] // 26):
        x = 260 + 32 * random.randint(0, 3)
        pen.text(
            (x, 20 + 26 * row), sentence(random, 2, 7), fill=colour(random, 120, 240), font=font(16)
        )
    return drawn


FITTED: tuple[Screen, ...] = (chat, listing, feed, browser)
HELD_OUT: tuple[Screen, ...] = (article, player, form, code)
