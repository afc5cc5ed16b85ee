"""Documents with words in every place where one may stand, made by the writers that people's programs use, and by hand
where those have no way."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

import docx
import openpyxl
import pptx
from docx.document import Document
from odf import office as odf_office
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P, Span
from openpyxl.comments import Comment
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as PdfTable

from tests.files import made

Words = Sequence[str]
Write = Callable[[Words], bytes]

WRITERS: dict[str, Write] = {}
"""By what and where; each is given words and writes a document that says them."""


def writer(name: str) -> Callable[[Write], Write]:
    def keep(write: Write) -> Write:
        WRITERS[name] = write
        return write

    return keep


def grid(words: Words, *, down: bool, columns: int = 4) -> list[list[str]]:
    """In rows; counted down the columns or along the rows."""
    height = -(-len(words) // columns)
    if down:
        return [[words[at] for at in range(row, len(words), height)] for row in range(height)]
    return [list(words[row * columns : (row + 1) * columns]) for row in range(height)]


# -- PDF -----------------------------------------------------------------------------


def canvas(draw: Callable[[Canvas], object], **how: object) -> bytes:
    out = io.BytesIO()
    drawn = Canvas(out, pagesize=A4, **how)
    draw(drawn)
    drawn.save()
    return out.getvalue()


def typeset(*parts: object) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out).build(list(parts))
    return out.getvalue()


@writer("PDF, a sentence")
def pdf_sentence(words: Words) -> bytes:
    style = getSampleStyleSheet()["Normal"]
    return typeset(Paragraph("Dear team", style), Paragraph("These are mine: " + " ".join(words) + ". Thanks", style))


def pdf_of_rows(rows: list[list[str]]) -> bytes:
    return typeset(PdfTable(rows))


@writer("PDF, a table counted along its rows")
def pdf_rows(words: Words) -> bytes:
    return pdf_of_rows(grid(words, down=False))


@writer("PDF, a table counted down its columns")
def pdf_columns(words: Words) -> bytes:
    return pdf_of_rows(grid(words, down=True))


@writer("PDF, a table counted down, its numbers apart")
def pdf_numbered(words: Words) -> bytes:
    rows = grid([f"{number}. {word}" for number, word in enumerate(words, 1)], down=True)
    return typeset(PdfTable([[piece for cell in row for piece in cell.split(" ")] for row in rows]))


@writer("PDF, centred in columns")
def pdf_centred(words: Words) -> bytes:
    def draw(to: Canvas) -> None:
        for down, row in enumerate(grid(words, down=True)):
            for across, word in enumerate(row):
                to.drawCentredString(100 + 120 * across, 700 - 20 * down, word)

    return canvas(draw)


@writer("PDF, a word a line")
def pdf_lines(words: Words) -> bytes:
    return canvas(lambda to: [to.drawString(50, 750 - 16 * at, word) for at, word in enumerate(words)])


@writer("PDF, lines drawn from the last to the first")
def pdf_upwards(words: Words) -> bytes:
    return canvas(lambda to: [to.drawString(50, 750 - 16 * at, words[at]) for at in reversed(range(len(words)))])


@writer("PDF, letter by letter")
def pdf_letters(words: Words) -> bytes:
    def draw(to: Canvas) -> None:
        to.setFont("Helvetica", 12)
        x = 50.0
        for letter in " ".join(words):
            to.drawString(x, 700, letter)
            x += to.stringWidth(letter, "Helvetica", 12)

    return canvas(draw)


@writer("PDF, turned")
def pdf_turned(words: Words) -> bytes:
    return canvas(lambda to: (to.translate(200, 200), to.rotate(30), to.drawString(0, 0, " ".join(words))))


@writer("PDF, letters that are not drawn")
def pdf_invisible(words: Words) -> bytes:
    def draw(to: Canvas) -> None:
        text = to.beginText(50, 700)
        text.setTextRenderMode(3)
        text.textLine(" ".join(words))
        to.drawText(text)

    return canvas(draw)


@writer("PDF, a part used on its page")
def pdf_form(words: Words) -> bytes:
    def draw(to: Canvas) -> None:
        to.beginForm("part")
        to.drawString(50, 700, " ".join(words))
        to.endForm()
        to.doForm("part")

    return canvas(draw)


@writer("PDF, over two pages")
def pdf_pages(words: Words) -> bytes:
    half = len(words) // 2
    return canvas(
        lambda to: (
            to.drawString(50, 50, " ".join(words[:half])),
            to.showPage(),
            to.drawString(50, 800, " ".join(words[half:])),
        )
    )


@writer("PDF, its title")
def pdf_title(words: Words) -> bytes:
    return canvas(lambda to: (to.setTitle(" ".join(words)), to.drawString(50, 700, "A page")))


@writer("PDF, a field to fill in")
def pdf_field(words: Words) -> bytes:
    def draw(to: Canvas) -> None:
        to.drawString(50, 700, "Your words")
        to.acroForm.textfield(name="words", value=" ".join(words), x=50, y=500, width=400)

    return canvas(draw)


@writer("PDF, a bookmark")
def pdf_bookmark(words: Words) -> bytes:
    def draw(to: Canvas) -> None:
        to.drawString(50, 700, "A page")
        to.bookmarkPage("here")
        to.addOutlineEntry(" ".join(words), "here")

    return canvas(draw)


@writer("PDF, a note")
def pdf_note(words: Words) -> bytes:
    return canvas(lambda to: to.textAnnotation(" ".join(words), Rect=[50, 50, 90, 90]))


@writer("PDF, compressed and with its objects in streams")
def pdf_packed(words: Words) -> bytes:
    return canvas(lambda to: to.drawString(50, 700, " ".join(words)), pageCompression=1, pdfVersion=(1, 5))


@writer("PDF, what stood there before it was saved again")
def pdf_before(words: Words) -> bytes:
    first = canvas(lambda to: to.drawString(50, 700, " ".join(words)))
    # Another page tree takes the first one's place, as a program that appends does it.
    objects = {
        90: b"<< /Type /Catalog /Pages 91 0 R >>",
        91: b"<< /Type /Pages /Kids [92 0 R] /Count 1 >>",
        92: b"<< /Type /Page /Parent 91 0 R /MediaBox [0 0 600 800] >>",
    }
    out, table = first, b""
    for key, content in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (key, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (key, content)
    last = first.rindex(b"startxref") + 9
    previous = int(first[last:].split()[0])
    tail = b"trailer << /Size 93 /Root 90 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (previous, len(out))
    return out + b"xref\n" + table + tail


@writer("PDF, a text embedded")
def pdf_embedded(words: Words) -> bytes:
    content = " ".join(words).encode()
    return pdf_with_file(content)


def pdf_with_file(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return made.pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
            b"<< /Type /Filespec /F (a) /EF << /F 5 0 R >> >>",
            b"<< /Type /EmbeddedFile /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )


def pdf_chinese(text: str) -> bytes:
    """With the fonts that a reader brings along: codes of Adobe's Chinese collection, no table beside them."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return canvas(lambda to: (to.setFont("STSong-Light", 14), to.drawString(50, 700, text)))


# -- Office Open XML -----------------------------------------------------------------


def word(write: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    document.add_paragraph("Dear team, here is what you asked for.")
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@writer("DOCX, a sentence")
def docx_sentence(words: Words) -> bytes:
    return word(lambda to: to.add_paragraph("These are mine: " + " ".join(words) + ". Thanks"))


@writer("DOCX, words broken into runs")
def docx_runs(words: Words) -> bytes:
    def write(to: Document) -> None:
        paragraph = to.add_paragraph()
        for each in words:
            paragraph.add_run(each[:2])
            paragraph.add_run(each[2:]).bold = True
            paragraph.add_run(" ")

    return word(write)


@writer("DOCX, a table counted along its rows")
def docx_rows(words: Words) -> bytes:
    return word(lambda to: _fill(to.add_table(3, 4), grid(words, down=False)))


@writer("DOCX, a table counted down its columns")
def docx_columns(words: Words) -> bytes:
    return word(lambda to: _fill(to.add_table(3, 4), grid(words, down=True)))


def _fill(table: object, rows: list[list[str]]) -> None:
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            table.cell(down, across).text = text  # type: ignore[attr-defined]  # of python-docx or python-pptx


@writer("DOCX, a list, a word each")
def docx_list(words: Words) -> bytes:
    return word(lambda to: [to.add_paragraph(each, style="List Number") for each in words])


@writer("DOCX, hidden letters")
def docx_hidden(words: Words) -> bytes:
    def write(to: Document) -> None:
        to.add_paragraph().add_run(" ".join(words)).font.hidden = True

    return word(write)


@writer("DOCX, its header")
def docx_header(words: Words) -> bytes:
    def write(to: Document) -> None:
        to.sections[0].header.paragraphs[0].text = " ".join(words)

    return word(write)


@writer("DOCX, a comment")
def docx_comment(words: Words) -> bytes:
    return word(lambda to: to.add_comment(to.add_paragraph("See here").runs, text=" ".join(words)))


@writer("DOCX, its title")
def docx_title(words: Words) -> bytes:
    def write(to: Document) -> None:
        to.core_properties.title = " ".join(words)

    return word(write)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def docx_of(body: str, *parts: tuple[str, bytes]) -> bytes:
    """`body` between <w:body> and its end, and parts beside it."""
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return made.archive(("[Content_Types].xml", _TYPES.encode()), ("word/document.xml", document.encode()), *parts)


def _run(text: str, name: str = "t") -> str:
    return f'<w:r><w:{name} xml:space="preserve">{escape(text)}</w:{name}></w:r>'


@writer("DOCX, a deleted passage with changes tracked")
def docx_deleted(words: Words) -> bytes:
    return docx_of(f'<w:p><w:del w:id="1">{_run(" ".join(words), "delText")}</w:del>{_run("something else")}</w:p>')


@writer("DOCX, put right with changes tracked")
def docx_changed(words: Words) -> bytes:
    changed = "".join(
        f'{_run(each)}<w:del w:id="1">{_run("wrong", "delText")}</w:del><w:ins w:id="2">{_run(" ")}</w:ins>'
        for each in words
    )
    return docx_of(f"<w:p>{changed}</w:p>")


@writer("DOCX, a footnote")
def docx_footnote(words: Words) -> bytes:
    note = f'<w:footnotes {W}><w:footnote w:id="1"><w:p>{_run(" ".join(words))}</w:p></w:footnote></w:footnotes>'
    return docx_of(f"<w:p>{_run('See below')}</w:p>", ("word/footnotes.xml", note.encode()))


@writer("DOCX, text boxes, a word each")
def docx_boxes(words: Words) -> bytes:
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>{}</w:p>"
    return docx_of("".join(box.format(_run(each), _run("of my wallet")) for each in words))


@writer("DOCX, a field's instruction")
def docx_field(words: Words) -> bytes:
    return docx_of(f"<w:p>{_run(' QUOTE ' + ' '.join(words), 'instrText')}{_run('shown')}</w:p>")


@writer("DOCX, what stands for a picture")
def docx_description(words: Words) -> bytes:
    return docx_of(f'<w:p><w:drawing><docPr id="1" name="x" descr="{" ".join(words)}"/></w:drawing></w:p>')


@writer("DOCX, a spreadsheet embedded")
def docx_sheet(words: Words) -> bytes:
    return docx_of(f"<w:p>{_run('See the table')}</w:p>", ("word/embeddings/sheet.xlsx", xlsx_column(words)))


@writer("XLSX, a column")
def xlsx_column(words: Words) -> bytes:
    return sheet([[str(number), each, "ok"] for number, each in enumerate(words, 1)])


@writer("XLSX, a row")
def xlsx_row(words: Words) -> bytes:
    return sheet([list(words)])


@writer("XLSX, a grid counted down")
def xlsx_grid(words: Words) -> bytes:
    return sheet(grid(words, down=True))


@writer("XLSX, a hidden sheet")
def xlsx_hidden(words: Words) -> bytes:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("other")
    hidden.sheet_state = "hidden"
    hidden["A1"] = " ".join(words)
    return _saved(book)


@writer("XLSX, a comment")
def xlsx_comment(words: Words) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"].comment = Comment(" ".join(words), "me")
    return _saved(book)


def sheet(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return _saved(book)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # all of these have it
    return out.getvalue()


@writer("PPTX, a word a slide")
def pptx_slides(words: Words) -> bytes:
    show = pptx.Presentation()
    for each in words:
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = each
    return _saved(show)


@writer("PPTX, a table counted down")
def pptx_table(words: Words) -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    _fill(slide.shapes.add_table(3, 4, Inches(1), Inches(1), Inches(8), Inches(3)).table, grid(words, down=True))
    return _saved(show)


@writer("PPTX, a speaker's note")
def pptx_note(words: Words) -> bytes:
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[6]).notes_slide.notes_text_frame.text = " ".join(words)
    return _saved(show)


# -- OpenDocument --------------------------------------------------------------------


@writer("ODT, a sentence broken into spans")
def odt_spans(words: Words) -> bytes:
    text = OpenDocumentText()
    paragraph = P(text="These are mine: ")
    for each in words:
        paragraph.addElement(Span(text=each[:2]))
        paragraph.addElement(Span(text=f"{each[2:]} "))
    text.text.addElement(paragraph)
    return _written(text)


@writer("ODT, a table counted down")
def odt_table(words: Words) -> bytes:
    text = OpenDocumentText()
    text.text.addElement(_odf_table(grid(words, down=True)))
    return _written(text)


@writer("ODT, a comment")
def odt_comment(words: Words) -> bytes:
    text = OpenDocumentText()
    note = odf_office.Annotation()
    note.addElement(P(text=" ".join(words)))
    paragraph = P(text="See ")
    paragraph.addElement(note)
    text.text.addElement(paragraph)
    return _written(text)


@writer("ODS, a column")
def ods_column(words: Words) -> bytes:
    sheets = OpenDocumentSpreadsheet()
    sheets.spreadsheet.addElement(_odf_table([[str(at), each, "ok"] for at, each in enumerate(words, 1)]))
    return _written(sheets)


def _odf_table(rows: list[list[str]]) -> Table:
    table = Table(name="one")
    for row in rows:
        line = TableRow()
        for text in row:
            cell = TableCell()
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    return table


def _written(document: object) -> bytes:
    out = io.BytesIO()
    document.write(out)  # type: ignore[attr-defined]  # odfpy has no types
    return out.getvalue()


# -- RTF and mails -------------------------------------------------------------------


def rtf(body: str) -> bytes:
    head = r"{\rtf1\ansi\ansicpg1252\cocoartf2822{\fonttbl\f0\fswiss Helvetica;}{\colortbl;\red255\green255\blue255;}"
    return (head + "\n" + body + "}").encode("ascii")


@writer("RTF, words in bold")
def rtf_bold(words: Words) -> bytes:
    return rtf(r"\f0\fs24 Mine: " + " ".join(rf"{each[:2]}{{\b {each[2:]}}}" for each in words) + r"\par")


@writer("RTF, a word a line")
def rtf_lines(words: Words) -> bytes:
    return rtf("\\\n".join(words))


@writer("RTF, a table counted down")
def rtf_table(words: Words) -> bytes:
    return rtf(
        "".join(r"\trowd " + "".join(rf"{cell}\cell " for cell in row) + r"\row " for row in grid(words, down=True))
    )


@writer("RTF, its title")
def rtf_title(words: Words) -> bytes:
    return rtf(r"{\info{\title " + " ".join(words) + r"}}Nothing to see\par")


@writer("EML, its words in base64")
def eml_base64(words: Words) -> bytes:
    return _mail("Hello", "These are mine: " + " ".join(words))


@writer("EML, its subject")
def eml_subject(words: Words) -> bytes:
    return _mail("钱包 " + " ".join(words), "See above")


@writer("EML, a document attached")
def eml_attached(words: Words) -> bytes:
    return _mail("Hello", "See there", docx_columns(words))


def _mail(subject: str, text: str, attached: bytes = b"") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "me@example.org", "desk@example.org", subject
    mail.set_content(text, cte="base64")
    if attached:
        mail.add_attachment(attached, maintype="application", subtype="octet-stream", filename="a.docx")
    return mail.as_bytes()


# -- pages and texts -----------------------------------------------------------------


def _page(body: str) -> bytes:
    return f"<!doctype html><html><head><title>Mine</title></head><body>{body}</body></html>".encode()


@writer("HTML, words in bold")
def html_bold(words: Words) -> bytes:
    return _page("<p>" + " ".join(f"{each[:1]}<b>{each[1:]}</b>" for each in words) + "</p>")


@writer("HTML, written in numbers of letters")
def html_entities(words: Words) -> bytes:
    return _page("".join(f"&#{ord(letter)};" for letter in " ".join(words)))


@writer("HTML, a table counted down")
def html_table(words: Words) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in grid(words, down=True))
    return _page(f"<table>{rows}</table>")


@writer("HTML, an attribute")
def html_attribute(words: Words) -> bytes:
    return _page(f'<img alt="{" ".join(words)}">')


@writer("HTML, a remark")
def html_remark(words: Words) -> bytes:
    return _page(f"<!-- {' '.join(words)} --><p>Nothing to see</p>")


@writer("TXT, between tags")
def text_tags(words: Words) -> bytes:
    return ("Exported:\n" + "".join(f"<word nr=1>{each}</word>\n" for each in words)).encode()


@writer("CSV, a column among others")
def text_columns(words: Words) -> bytes:
    return "\n".join(f"wallet {at},{each},checked by me" for at, each in enumerate(words)).encode()


@writer("ZIP, a document in it")
def zip_document(words: Words) -> bytes:
    return made.archive(("a.log", b"all well"), ("deep/scan.pdf", pdf_columns(words)))
