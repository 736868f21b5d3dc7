/* SPDX-License-Identifier: MIT
 *
 * A4, with margins of 37, 26, 35 and 28 mm, as official papers have them (GB/T 9704); docx_styles.xml has the rest.
 */
#include "docx.h"
#include "xml.h"

#include "../checker/embedded.h"

#include <errno.h>
#include <minizip/zip.h>
#include <string.h>

static const char *const style_ids[] = {
    [DOCX_TITLE] = "Title", [DOCX_REMARK] = "Remark", [DOCX_HEADING] = "Heading1", [DOCX_TEXT] = "PaperText",
    [DOCX_SIGN] = "Sign",   [DOCX_CELL] = "Cell",     [DOCX_HEAD] = "CellHead",    [DOCX_SMALL] = "CellSmall",
};

/* ---- the parts that are always the same ---- */

static const char CONTENT_TYPES[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "</Types>\n";

#define RELATIONSHIP "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char PACKAGE_RELATIONS[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" RELATIONSHIP "/officeDocument\" Target=\"word/document.xml\"/>"
    "</Relationships>\n";

static const char DOCUMENT_RELATIONS[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" RELATIONSHIP "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" RELATIONSHIP "/footer\" Target=\"footer1.xml\"/>"
    "</Relationships>\n";

#define MAIN "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
static const char DOCUMENT_HEAD[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                                    "<w:document " MAIN " xmlns:r=\"" RELATIONSHIP "\"><w:body>";

static const char DOCUMENT_TAIL[] =
    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
    "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" "
    "w:footer=\"1134\" "
    "w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n";

static const char FOOTER_HEAD[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<w:ftr " MAIN "><w:p><w:pPr><w:pStyle w:val=\"Remark\"/></w:pPr><w:r><w:t xml:space=\"preserve\">";

static const char FOOTER_TAIL[] = "</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"Remark\"/></w:pPr>"
                                  "<w:r><w:t xml:space=\"preserve\">— </w:t></w:r>"
                                  "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>"
                                  "<w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>\n";

/* ---- paragraphs ---- */

static void add(docx *d, const char *xml)
{
    buf_add(&d->body, str_of(xml));
}

/* A run for each line of the text. */
static void add_runs(docx *d, str text)
{
    for (bool first = true; text.len > 0 || first; first = false) {
        size_t end = str_find(text, STR("\n"));
        str line = {text.ptr, end == SIZE_MAX ? text.len : end};
        add(d, first ? "<w:r>" : "<w:r><w:br/>");
        add(d, "<w:t xml:space=\"preserve\">");
        xml_add(&d->body, line);
        add(d, "</w:t></w:r>");
        text = end == SIZE_MAX ? (str){0} : (str){text.ptr + end + 1, text.len - end - 1};
    }
}

void docx_paragraph(docx *d, docx_style style, str text)
{
    buf_addf(&d->body, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style_ids[style]);
    add_runs(d, text);
    add(d, "</w:p>");
}

/* ---- tables ---- */

enum { TWIPS_OF_INCH = 1440, TENTHS_OF_INCH = 254, ROOM = 1700 };

static unsigned twips(unsigned tenths)
{
    return tenths * TWIPS_OF_INCH / TENTHS_OF_INCH;
}

void docx_table(docx *d, const unsigned *widths, size_t columns)
{
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    d->columns = columns;
    d->widths = widths;
    d->column = 0;
    add(d, "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        buf_addf(&d->body, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>", sides[i]);
    }
    add(d, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < columns; i++) {
        buf_addf(&d->body, "<w:gridCol w:w=\"%u\"/>", twips(widths[i]));
    }
    add(d, "</w:tblGrid>");
}

/* Before a cell: opens its row, if it is the first. */
static void open_cell(docx *d, bool head)
{
    if (d->column == 0) {
        add(d, "<w:tr><w:trPr><w:cantSplit/>");
        add(d, head && d->columns > 2 ? "<w:tblHeader/></w:trPr>" : "</w:trPr>");
    }
    buf_addf(&d->body, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/>", twips(d->widths[d->column]));
    add(d, head ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>" : "");
    add(d, "<w:vAlign w:val=\"center\"/></w:tcPr>");
}

static void close_cell(docx *d)
{
    add(d, "</w:tc>");
    d->column++;
    if (d->column == d->columns) {
        add(d, "</w:tr>");
        d->column = 0;
    }
}

void docx_cell(docx *d, docx_style style, str text)
{
    open_cell(d, style == DOCX_HEAD);
    docx_paragraph(d, style, text);
    close_cell(d);
}

void docx_room(docx *d, str below)
{
    open_cell(d, false);
    buf_addf(
        &d->body,
        "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:spacing w:before=\"%d\"/><w:jc w:val=\"right\"/></w:pPr>",
        ROOM);
    add_runs(d, below);
    add(d, "</w:p>");
    close_cell(d);
}

void docx_table_end(docx *d)
{
    add(d, "</w:tbl>"); /* a paragraph has to follow: it keeps tables apart too */
    add(d, "<w:p><w:pPr><w:pStyle w:val=\"CellSmall\"/></w:pPr></w:p>");
}

/* ---- the file ---- */

/* 1 January 1980, the first day that the format knows: whenever it is written, the bytes are the same. */
enum { FIRST_DAY = 1 << 5 | 1, PIECE = 1 << 20 };

static bool write_part(zipFile zip, const char *name, str head, str middle, str tail)
{
    zip_fileinfo info = {.dosDate = (uLong)FIRST_DAY << 16};
    const str all[] = {head, middle, tail};
    if (zipOpenNewFileInZip(zip, name, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, Z_BEST_COMPRESSION) !=
        ZIP_OK) {
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t at = 0; at < all[i].len && ok; at += PIECE) {
            size_t rest = all[i].len - at;
            ok = zipWriteInFileInZip(zip, all[i].ptr + at, (unsigned)(rest < PIECE ? rest : PIECE)) == ZIP_OK;
        }
    }
    return zipCloseFileInZip(zip) == ZIP_OK && ok;
}

static bool write_parts(zipFile zip, const docx *d, str foot)
{
    buf shown = {0};
    str none = {0};
    xml_add(&shown, foot);
    bool ok =
        write_part(zip, "[Content_Types].xml", STR(CONTENT_TYPES), none, none) &&
        write_part(zip, "_rels/.rels", STR(PACKAGE_RELATIONS), none, none) &&
        write_part(zip, "word/document.xml", STR(DOCUMENT_HEAD), buf_str(&d->body), STR(DOCUMENT_TAIL)) &&
        write_part(zip, "word/_rels/document.xml.rels", STR(DOCUMENT_RELATIONS), none, none) &&
        write_part(zip, "word/styles.xml", embedded_docx_styles_xml, none, none) &&
        write_part(zip, "word/footer1.xml", STR(FOOTER_HEAD), buf_str(&shown), STR(FOOTER_TAIL));
    buf_free(&shown);
    return ok;
}

bool docx_write(docx *d, str foot, const char *path)
{
    errno = 0;
    zipFile zip = zipOpen64(path, APPEND_STATUS_CREATE);
    bool ok = zip != NULL && write_parts(zip, d, foot);
    int error = errno;
    if (zip != NULL && zipClose(zip, NULL) != ZIP_OK && ok) {
        ok = false;
        error = errno;
    }
    buf_free(&d->body);
    *d = (docx){0};
    errno = error != 0 ? error : EIO; /* minizip need not say why */
    return ok;
}
