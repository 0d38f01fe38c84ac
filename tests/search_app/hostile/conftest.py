"""A hundred files and more as attackers make them, and accidents: what is sent, and what it is to be told.

Each has in it, where it can have any text, a word that stands nowhere else. `fate` is a part of what the secretariat is
told; READ: the file is read, and what is shown of it is text; UNREADABLE: it is a draft whose fault is told.
"""

import itertools
import stat
import struct
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO

import pytest

WORD = "ondskabsfuglen"
READ, UNREADABLE, EITHER = "Kan findes af sekretariatet", "*unreadable", "*either"
TEXT = f"Huslejen i små boliger. {WORD} "
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PROGRAM, NAME, SCRIPTS = "Programmer læses ikke.", "Navnet kan ikke bruges", "Websiden indeholder scripts"
KIND, PACKED, OUTSIDE = "Navnet siger én slags fil", "mere end hundrede gange", "skrive uden for sin mappe"
DAMAGED, EMPTY, MANY = "afkortet eller er ikke det", "Filen er tom", "flere filer, end der kan tilføjes"


def packed(*files, method=zipfile.ZIP_DEFLATED, comment=b""):
    """Return a ZIP file of (name or ZipInfo, content)."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.comment = comment
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def entry(name, mode=0):
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


def changed(archive, *changes):
    """Return an archive with numbers overwritten in both records of its first file: (format, local at, central at)."""
    out = bytearray(archive)
    for form, local, central, value in changes:
        struct.pack_into(form, out, archive.index(b"PK\x03\x04") + local, value)
        struct.pack_into(form, out, archive.index(b"PK\x01\x02") + central, value)
    return bytes(out)


def overlapping(files, size):
    """Return an archive whose files share one block of data, each quoting the heads after it (Fifield 2019)."""
    content = b"A" * size
    press = zlib.compressobj(9, wbits=-15)
    data = press.compress(content) + press.flush()
    bodies = []
    for number in reversed(range(files)):
        name = b"%d.txt" % number
        facts = (20, 0, 8, 0, 0, zlib.crc32(content), len(data), len(content), len(name))
        head = struct.pack("<4s5H3L2H", b"PK\x03\x04", *facts, 0) + name
        bodies.append((name, facts, head, data))
        content = head + content
        data = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF) + head + data
    # The outermost holds all the others; each begins behind the head that quotes it.
    out, entries, at = bodies[-1][2] + bodies[-1][3], b"", 0
    for name, facts, head, _ in reversed(bodies):
        entries += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *facts, 0, 0, 0, 0, 0, at) + name
        at += len(head) + 5
    return out + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, files, files, len(entries), len(out), 0)


def nested(depth):
    made = packed(("a.txt", TEXT))
    for number in range(depth):
        made = packed((f"{number}.zip", made))
    return made


def objects(*bodies, tail=b"/Root 1 0 R"):
    """Return a PDF of these objects, with a table of where they stand."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
    return out + head + b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, tail, len(out))


CATALOG, FONT = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SAID = b"BT /F1 12 Tf 72 700 Td (Huslejen. ondskabsfuglen) Tj ET "


def stream(content, more=b"/Filter/FlateDecode", press=True):
    data = zlib.compress(content) if press else content
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def sheet(box=b"0 0 595 842", content=SAID, more=b"", catalog=CATALOG, form=b"null"):
    """Return a PDF of one page; object 6 is for whatever the page refers to besides."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>%s>>"
    )
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    body = content if content.startswith(b"<<") else stream(content)
    return objects(catalog, pages, page % (box, more), body, FONT, form)


def tree(pages, page=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"):
    return objects(CATALOG, pages, page)


def word(document, *more):
    return packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", document), *more)


def paragraph(text, before=""):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'{before}<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    )


def odt(content):
    kind = (entry("mimetype"), "application/vnd.oasis.opendocument.text")
    return packed(kind, ("content.xml", content))


def laughing(names=9):
    lines = [f'<!ENTITY l0 "{TEXT}">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, names + 1)]
    return f'<?xml version="1.0"?><!DOCTYPE x [{"".join(lines)}]>', f"&l{names};"


def web(part):
    return f"<html><body><p>{TEXT}</p>{part}</body></html>".encode()


def mail(*parts, subject="Om huslejen"):
    head = f"From: a@example.org\nTo: b@example.org\nSubject: {subject}\nMIME-Version: 1.0\n"
    body = "".join(f"--grb\n{part}\n" for part in (f"Content-Type: text/plain\n\n{TEXT}", *parts))
    return f'{head}Content-Type: multipart/mixed; boundary="grb"\n\n{body}--grb--\n'.encode()


def attached(name, content):
    coded = b64encode(content).decode()
    head = f'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="{name}"'
    return f"{head}\nContent-Transfer-Encoding: base64\n\n{coded}"


def names():
    """Names that a system or a browser stumbles over; the content is sound."""
    for number, name in enumerate(
        (
            *("../../ude.txt", "ud\\..\\..\\ude.txt", "/etc/cron.d/rod.txt", "C:\\drev.txt", "\\\\vaert\\del.txt"),
            *("%2e%2e%2fude.txt", "．．／ude.txt", "file:///etc/fil.txt", "a\x00b.txt", "a\x1b[31mb.txt"),
            *("a\r\nSet-Cookie: b.txt", "CON.txt", "aux.txt", "lpt1.txt", "nul", "rapport.txt. . .", "-rf.txt"),
            *("rapport.txt:ude.exe:$DATA", "rapport\u202etxt.fdp", "\u200b\u2066navn\u2069.txt", "🏠" * 70 + ".txt"),
            *("æ" * 400 + ".txt", "a" * 3000, "z\u0301" * 300, '"><img src=x onerror=alert(1)>.txt'),
            *("'; DROP TABLE documents; --.txt", "{{7*7}}.txt", "%s%n%x.txt", "$(reboot).txt"),
            *("~.txt~.txt", "a.txt/b.txt/c.txt", "a" + ".txt" * 60),
        )
    ):  # fmt: skip
        yield name, f"{TEXT} {number}".encode(), READ
    for name in ("..", ".", "\x00\x1b", "   ", "///", "\u202e"):
        yield name, TEXT.encode(), NAME
    yield from ((name, TEXT.encode(), "Filen er skjult") for name in (".htaccess", ".txt"))
    yield "~$brev.docx", TEXT.encode(), "Filen er midlertidig"
    yield from (
        (name, b"", "Følgesedler kan ikke sendes") for name in ("rapport.pdf.toml", "taxonomy.toml", "thesaurus.TOML")
    )
    yield "README.md", f"# {TEXT}".encode(), NAME


def kinds():
    """Files that are not what they are called, two things at once, or nothing."""
    yield "program.exe", b"MZ\x90\x00" + bytes(99), PROGRAM
    yield "program.pdf", b"MZ\x90\x00" + bytes(99), PROGRAM
    yield "elf.txt", b"\x7fELF\x02\x01\x01" + bytes(99), PROGRAM
    yield "macho.docx", b"\xcf\xfa\xed\xfe" + bytes(99), PROGRAM
    yield "rapport\u202efdp.exe", b"MZ\x90", PROGRAM
    yield "rapport.pdf.exe", PDF, PROGRAM
    yield "script.sh", b"#!/bin/sh\nrm -rf /\n", PROGRAM
    yield "side.php", b"<?php system($_GET['c']); ?>", PROGRAM
    yield "side.phtml", b"<?php system($_GET['c']); ?>" + TEXT.encode(), EITHER
    yield "genvej.lnk", b"L\x00\x00\x00", PROGRAM
    yield "makro.js", b"new ActiveXObject('x')", PROGRAM
    yield "polyglot-mz.pdf", b"MZ\n" + PDF, PROGRAM
    yield "polyglot-gif.zip", b"GIF89a\x01\x00\x01\x00" + packed(("a.txt", TEXT)), EITHER
    yield "polyglot-zip.pdf", sheet() + packed(("a.html", web("<script>1</script>"))), EITHER
    yield "polyglot-html.pdf", b"<html><script>alert(1)</script><!-- " + sheet(), EITHER
    yield "html.pdf", web(""), KIND
    yield "tekst.docx", TEXT.encode(), KIND
    yield "pdf.html", PDF, KIND
    yield "pdf.zip", PDF, KIND
    yield "foto.pdf", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Billeder"
    yield "gammel.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), EITHER
    yield "data.bin", bytes(range(256)) * 9, EITHER
    yield "arkiv.rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), "Arkivfiler læses ikke"
    yield "arkiv.tgz", b"\x1f\x8b\x08" + bytes(99), "Arkivfiler læses ikke"
    yield "tom.pdf", b"", EMPTY
    yield "blank.txt", b" \n\t\x00 ", EMPTY
    yield "stor.txt", (TEXT * 40).encode() * 11_000, "større end tilladt"
    yield "makro.docm", word(paragraph(TEXT)), "makroer"
    yield "makro.docx", word(paragraph(TEXT), ("word/vbaProject.bin", "x")), "makroer"


def pages_of_the_web():
    """Web pages and drawings that would run something, and some that would only like to."""
    for number, part in enumerate(
        (
            *("<script>alert(1)</script>", "<ScRiPt\n src=//x>", "<img src=x onerror=alert(1)>"),
            *("<svg/onload=alert(1)>", "<a href='javascript:x'>x</a>", "<iframe src=https://x>", "<object data=x>"),
            *("<embed src=x>", "<applet code=x>", '<meta http-equiv="refresh" content="0;url=//x">'),
            *("<body onpageshow=alert(1)>", "<form action=javascript:alert(1)>"),
            *("<details open ontoggle=alert(1)>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>"),
        )
    ):  # fmt: skip
        yield f"side-{number}.html", web(part), SCRIPTS
    yield "utf16.html", web("<script>1</script>").decode().encode("utf-16"), SCRIPTS
    yield "sent.html", web(TEXT * 40_000 + "<script>alert(1)</script>"), SCRIPTS
    yield "kodet.html", web("<a href='java&#115;cript:alert(1)'>klik</a>"), READ
    yield (
        "stil.html",
        web("<style>@import '//x'; p { background: url(//x) }</style><base href=//x><link rel=import href=//x>"),
        READ,
    )
    yield "skrevet.html", web("&lt;script&gt;alert(1)&lt;/script&gt;"), READ
    yield "fritekst.txt", f"{TEXT} <script>alert(1)</script><img src=x onerror=alert(1)>".encode(), READ
    yield "links.md", f"# {TEXT}\n[x](javascript:alert(1)) <script>alert(1)</script> ![y](//x)".encode(), READ
    yield "dyb.html", b"<html><body>" + b"<div>" * 100_000 + TEXT.encode(), READ
    yield "spaend.html", web("<table><tr><td colspan=99999999 rowspan=99999999>x</table>"), READ
    yield "tegning.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "Billeder"
    yield "tegning.txt", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', EITHER
    # Expressions are not to try every way to share them out.
    yield "mellemrum.html", web("<a href=" + " " * 1_000_000 + "x>"), READ
    yield "cifre.txt", b"Se %PDF-1.4\n" + b"1" * 1_000_000, READ
    yield "kort.html", b"<" + b"a" * 1_000_000, KIND
    yield "numre.txt", (TEXT + "010170-" * 200_000).encode(), READ
    yield "kaede.txt", (TEXT + f"{WORD}-" * 20_000).encode(), READ
    yield "streger.txt", (TEXT + "-" * 200_000).encode(), READ
    yield "versaler.txt", (TEXT + "Å" * 200_000).encode(), READ
    yield "dele.txt", (TEXT + "huslejenævn-" * 20_000).encode(), READ
    yield "bogstaver.txt", (TEXT + "a " * 200_000).encode(), READ
    yield "paragraffer.txt", (TEXT + "§ 1 " * 50_000).encode(), READ


def documents():
    """PDF, Word, OpenDocument and mail that would take time, memory or files of ours."""
    loop = b"<</Type/Pages/Count 2147483647/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"
    yield "ring.pdf", tree(loop), UNREADABLE
    yield "mange-ens.pdf", tree(b"<</Type/Pages/Count 50000/Kids[%s]>>" % (b"3 0 R " * 50_000)), UNREADABLE
    yield "loegn.pdf", tree(b"<</Type/Pages/Count -1/Kids[3 0 R 3 0 R]>>"), UNREADABLE
    yield "kaempe.pdf", sheet(b"0 0 1000000000 1000000000"), EITHER
    yield "omvendt.pdf", sheet(b"9e38 9e38 -9e38 -9e38"), EITHER
    bomb = zlib.compress(zlib.compress(bytes(150_000_000), 9), 9)
    yield "bombe.pdf", sheet(content=stream(bomb, b"/Filter[/FlateDecode/FlateDecode]", press=False)), EITHER
    yield "bombe-lzw.pdf", sheet(content=stream(b"\x80\x0b\x60" * 500, b"/Filter/LZWDecode", press=False)), EITHER
    yield (
        "form.pdf",
        sheet(
            content=SAID + b"/X Do",
            form=stream(
                b"/X Do " * 9,
                b"/Filter/FlateDecode/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>",
            ),
        ),
        EITHER,
    )
    yield "parenteser.pdf", sheet(content=SAID + b"[" * 500_000), EITHER
    yield "q.pdf", sheet(content=SAID + b"q " * 500_000), EITHER
    yield (
        "script.pdf",
        sheet(catalog=b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
        READ,
    )
    yield "start.pdf", sheet(more=b"/AA<</O<</S/Launch/F(cmd.exe)>>>>"), READ
    yield (
        "krydsring.pdf",
        PDF + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 40>>\nstartxref\n40\n%%EOF",
        UNREADABLE,
    )
    yield (
        "laast.pdf",
        objects(
            CATALOG,
            b"<</Type/Pages/Count 0/Kids[]>>",
            b"<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>" % (b"o" * 32, b"u" * 32),
            tail=b"/Root 1 0 R/Encrypt 3 0 R/ID[(x)(x)]",
        ),
        "Beskyttet",
    )
    yield "halv.pdf", sheet()[:200], UNREADABLE
    yield "stump.docx", word(paragraph(TEXT))[:150], UNREADABLE
    yield "latter.docx", word(paragraph(laughing()[1], laughing()[0])), UNREADABLE
    yield "latter.odt", odt(f"{laughing()[0]}<a>{laughing()[1]}</a>"), UNREADABLE
    outer = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    yield "udefra.docx", word(paragraph("&f;", outer)), UNREADABLE
    yield "udefra.odt", odt(f"{outer}<a>&f;</a>"), UNREADABLE
    yield "dyb.docx", word("<w:p>" * 200_000), UNREADABLE
    yield "bombe.docx", word(paragraph(TEXT), ("word/media/x", bytes(12_000_000))), PACKED
    yield (
        "register.docx",
        b"PK\x03\x04" + bytes(60) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9999, 9999, 900_000_000, 0, 0),
        MANY,
    )
    yield "laast.docx", changed(word(paragraph(TEXT)), ("<H", 6, 8, 1)), EITHER
    yield "ti-tusind.eml", mail(*(attached("samme.txt", b"x %d" % n) for n in range(10_000))), EITHER
    yield (
        "stier.eml",
        mail(attached("../../ude.txt", TEXT.encode()), attached("ond.exe", b"MZ\x90"), attached("b.zip", nested(2))),
        READ,
    )
    inner = mail(subject="Inderst").decode()
    for _ in range(40):
        inner = mail(f"Content-Type: message/rfc822\n\n{inner}").decode().replace("grb", f"g{len(inner)}")
    yield "mail-i-mail.eml", inner.encode(), EITHER
    yield (
        "dele.eml",
        b"From: a@b.dk\nTo: b@b.dk\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
        EITHER,
    )


def archives():
    """Archives that lead outside, unpack to too much, or lie."""
    bomb = packed(("a.txt", bytes(12_000_000)))
    yield "bombe.zip", bomb, PACKED
    yield "loegn.zip", changed(bomb, ("<L", 22, 24, 9)), EITHER
    yield "dybt.zip", nested(5), "arkiv i et arkiv"
    yield "overlap.zip", overlapping(50, 1_000_000), PACKED
    yield "overlap-lille.zip", overlapping(8, 1_000_000), EITHER
    yield "to-ens.zip", packed((entry("a.txt"), TEXT), (entry("b.txt"), TEXT)).replace(b"b.txt", b"a.txt"), EITHER
    yield (
        "register.zip",
        b"PK\x03\x04" + bytes(60) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9999, 9999, 900_000_000, 0, 0),
        MANY,
    )
    yield "mange.zip", packed(*((f"{n}.txt", "x") for n in range(900))), MANY
    yield "tom.zip", packed(), EMPTY
    yield "stump.zip", packed(("a.txt", TEXT))[:30], DAMAGED
    yield "laast.zip", changed(packed(("a.txt", TEXT)), ("<H", 6, 8, 1)), "med en adgangskode"
    yield "metode.zip", packed(("a.txt", TEXT), method=zipfile.ZIP_LZMA), DAMAGED
    for number, name in enumerate(
        (
            "../../ude.txt",
            "/etc/cron.d/ude.txt",
            "C:\\ude.txt",
            "a\\..\\..\\ude.txt",
            "//vaert/ude.txt",
            "a/../../../ude.txt",
        )
    ):
        yield f"ud-{number}.zip", packed((name, TEXT)), OUTSIDE
    for kind, mode in (("link", stat.S_IFLNK), ("roer", stat.S_IFIFO), ("enhed", stat.S_IFCHR)):
        yield f"{kind}.zip", packed((entry("a.txt", mode | 0o777), "/etc/passwd")), "genvej eller en enhed"
    yield "skjult.zip", packed((".git/hooks/post-checkout", TEXT)), "Filen er skjult"
    yield "papirkurv.zip", packed((".withdrawn/20260101T000000000000Z-replaced/a.txt", TEXT)), "Filen er skjult"
    yield "dyb.zip", packed(("/".join("abcdefghijklmnop") + "/a.txt", TEXT)), NAME
    yield "program.zip", packed(("a.exe", b"MZ")), PROGRAM
    yield "script.zip", packed(("a.html", web("<script>1</script>"))), SCRIPTS
    yield "seddel.zip", packed(("a.pdf.toml", 'visibility = "public"')), "Følgesedler kan ikke sendes"
    yield "bemaerkning.zip", packed(("ok.exe", TEXT), comment=b"PK\x05\x06" * 9), EITHER


@pytest.fixture(scope="module")
def hostile_files() -> list[tuple[str, bytes, str]]:
    """All of them: name, content, and what the secretariat is told."""
    made: Iterator[tuple[str, bytes, str]] = itertools.chain(
        names(), kinds(), pages_of_the_web(), documents(), archives()
    )
    return list(made)
