"""HTML and DOCX files as offices publish them: a page with its menus and scripts around the text, a package of XML."""

import zipfile
from html import escape
from io import BytesIO
from itertools import groupby

from prose import Block, Paper

_STYLE = "body{font:16px/1.5 sans-serif;max-width:60em;margin:auto}nav a{margin-right:1em}footer{color:#666}" * 4
_SCRIPT = "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('js',new Date());" * 6
_MENU = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Forside", "Emner", "Kontakt", "Presse"))
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"
ContentType="application/xml"/><Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override
PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2"
Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
Target="docProps/core.xml"/></Relationships>"""
_DOCUMENT_RELS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>"""
_STYLES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="{_WORD}"><w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="heading 1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Overskrift2">
<w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>"""


def text_of(paper: Paper) -> str:
    """Return the text of such a file, title first, with a blank line between blocks."""
    return "\n\n".join([paper.title, *(block.text for block in paper.blocks)])


def write_html(paper: Paper) -> bytes:
    """Return a page with head, menu, article and footer."""
    body = []
    for kind, blocks in groupby(paper.blocks, key=lambda block: block.kind):
        tag = {"heading": "h2", "paragraph": "p", "point": "li"}[kind]
        items = "\n".join(f"<{tag}>{escape(block.text, quote=False)}</{tag}>" for block in blocks)
        body.append(f"<ul>\n{items}\n</ul>" if kind == "point" else items)
    title = escape(paper.title)
    return "\n".join(
        (
            '<!doctype html>\n<html lang="da"><head><meta charset="utf-8">',
            f'<title>{title}</title><meta name="author" content="{escape(paper.author)}">',
            f'<meta name="date" content="{paper.date}">',
            f"<style>{_STYLE}</style><script>{_SCRIPT}</script></head><body>",
            f"<header><nav><ul>{_MENU}</ul></nav></header><main><article><h1>{title}</h1>",
            *body,
            "</article></main><footer><p>Sekretariatet · Telefon 00 00 00 00</p></footer></body></html>\n",
        )
    ).encode()


def write_docx(paper: Paper) -> bytes:
    """Return a package with document, styles and properties."""
    blocks = [_paragraph(Block("title", paper.title)), *map(_paragraph, paper.blocks)]
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>'
    )
    core = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://schemas.'
        'openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(paper.title)}</dc:title><dc:creator>{escape(paper.author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{paper.date}T12:00:00Z</dcterms:created></cp:coreProperties>'
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELS,
        "docProps/core.xml": core,
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/styles.xml": _STYLES,
        "word/document.xml": document,
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # Without the time of writing: the same seed makes the same bytes.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _paragraph(block: Block) -> str:
    style = {"title": "Overskrift1", "heading": "Overskrift2", "point": "Listeafsnit"}.get(block.kind, "")
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    # Word splits a paragraph into runs wherever somebody edited it.
    middle = block.text.find(" ", len(block.text) // 2) + 1
    runs = (block.text[:middle], block.text[middle:]) if middle else (block.text,)
    shown = "".join(
        f'<w:r><w:rPr><w:lang w:val="da-DK"/></w:rPr><w:t xml:space="preserve">{escape(run, quote=False)}</w:t></w:r>'
        for run in runs
    )
    return f"<w:p>{properties}{shown}</w:p>"
