"""Spelling of names: folding, slugs, and the French spelling of names from Cyrillic."""

import re
import unicodedata

FIRST_NAMES = dict(pair.split("=") for pair in """
Sergey=Sergueï Sergei=Sergueï Andrey=Andreï Andrei=Andreï Alexey=Alexeï Alexei=Alexeï Aleksey=Alexeï Aleksei=Alexeï
Alexander=Alexandre Aleksandr=Alexandre Alexandr=Alexandre Alyaksandr=Alexandre Dmitry=Dmitri Dmitriy=Dmitri Mikhail=Mikhaïl
Nikolay=Nikolaï Nikolai=Nikolaï Yury=Iouri Yuri=Iouri Yuriy=Iouri Yevgeny=Evgueni Evgeny=Evgueni Yevgeniy=Evgueni
Vitaly=Vitali Vitaliy=Vitali Valery=Valeri Valeriy=Valeri Anatoly=Anatoli Anatoliy=Anatoli Gennady=Guennadi Gennadiy=Guennadi
Vasily=Vassili Maxim=Maxime Yulia=Ioulia Yuliya=Ioulia Tatyana=Tatiana Vyacheslav=Viatcheslav Oleksiy=Oleksiï Oleksii=Oleksiï
Andriy=Andriï Andrii=Andriï Serhiy=Serhiï Serhii=Serhiï Mykhailo=Mykhaïlo Yuliia=Ioulia Arseniy=Arseni Grigory=Grigori
Arkady=Arkadi Georgy=Gueorgui Yelena=Elena Yekaterina=Ekaterina Ilya=Ilia Sergej=Sergueï Heorhiy=Heorhiï Yevhen=Evhen
Evgeniy=Evgueni Leonid=Leonid Yuli=Iouli Arkadiy=Arkadi Lyudmila=Lioudmila Ruslan=Rouslan Rustem=Roustem Kirill=Kirill
""".split())

LETTERS = [
    ("shch", "chtch"), ("zh", "j"), ("(?<![cst])ch(?!tch)", "tch"), ("sh", "ch"), ("yu", "iou"), ("ya", "ia"), ("ye", "ie"),
    ("(?<![oi])u", "ou"), ("skyy?i?$", "ski"), ("[iy]y$", "i"), ("ay$", "aï"), ("ey$", "eï"), ("oy$", "oï"), ("y$", "i"),
    ("ai", "aï"), ("ei", "eï"), ("oi", "oï"), ("g(?=[eiy])", "gu"), ("(?<=[aeiouy])s(?=[aeiouy])", "ss"), ("(?<=[^aeiou])in$", "ine"),
]


def fold(text):
    """Lower case, without accents, hyphens and apostrophes as spaces."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("ø", "o").replace("Ø", "o").replace("ł", "l").replace("Ł", "l")
    text = text.replace("ı", "i").replace("đ", "d").replace("Đ", "D").replace("ß", "ss").replace("æ", "ae").replace("Æ", "Ae")
    text = text.replace("ə", "a").replace("Ə", "A")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9a-z+]+", " ", text.lower().replace("&", " and ")).split())


def slug(text):
    """The local part of an IRI."""
    return fold(text).replace("+", "-plus").replace(" ", "-")


def french_from_cyrillic(name):
    """The French spelling of a Russian, Ukrainian or Belarusian name in English letters, or the same."""
    words = []
    for position, word in enumerate(name.split()):
        if word in FIRST_NAMES:
            words.append(FIRST_NAMES[word])
            continue
        form = word.lower()
        if position or re.search("sh|zh|yu|ya|ye", form):
            for pattern, letters in LETTERS:
                form = re.sub(pattern, letters, form)
            form = "-".join(part[:1].upper() + part[1:] for part in form.split("-"))
            words.append(form)
        else:
            words.append(word)
    return " ".join(words)
