#include "document/pdf_clean.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

#include <memory>
#include <string>

#include "document/made_image_vips_test.hpp"
#include "document/made_pdf_test.hpp"

namespace teduh::document {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string code_of(const Result<CleanPdf>& pdf) { return pdf ? "good" : pdf.error().code; }
std::string code_of(const MadePdf& pdf) { return code_of(clean_pdf(pdf.bytes())); }

std::string deflated(std::string_view data) {
  Pl_Buffer out("out");
  Pl_Flate flate("flate", &out, Pl_Flate::a_deflate);
  flate.write(reinterpret_cast<const unsigned char*>(data.data()), data.size());
  flate.finish();
  const auto buffer = out.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

/// `megabytes` of zeros, packed.
std::string packed_zeros(int megabytes) {
  Pl_Buffer out("out");
  Pl_Flate flate("flate", &out, Pl_Flate::a_deflate);
  const std::string megabyte(1'000'000, '\0');
  for (int i = 0; i < megabytes; ++i) flate.write(reinterpret_cast<const unsigned char*>(megabyte.data()), megabyte.size());
  flate.finish();
  const auto buffer = out.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

/// Everything of the file in readable form: no packed streams, no object streams.
std::string readable(const Bytes& bytes) {
  QPDF pdf;
  pdf.processMemoryFile("clean", text_of(bytes).data(), bytes.size());
  EXPECT_FALSE(pdf.anyWarnings());
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setQDFMode(true);
  writer.setSuppressOriginalObjectIDs(true);
  writer.setStaticID(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

struct Cleaned {
  CleanPdf pdf;
  std::string text;
  [[nodiscard]] bool holds(std::string_view word) const { return text.find(word) != std::string::npos; }
};

Cleaned cleaned(const MadePdf& made) {
  Cleaned result{clean_pdf(made.bytes()).value(), {}};
  result.text = readable(result.pdf.bytes);
  EXPECT_TRUE(result.holds("100 100 l")) << "the page itself must stay";
  return result;
}

std::string encrypted(const MadePdf& made, const char* user_password) {
  QPDF pdf;
  const std::string text = made.text();
  pdf.processMemoryFile("plain", text.data(), text.size());
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setR6EncryptionParameters(user_password, "owner", true, true, true, true, true, true, qpdf_r3p_full, true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

TEST(CleanPdf, RefusesEncryptedFilesWithAndWithoutAPasswordToOpen) {
  EXPECT_EQ(code_of(clean_pdf(bytes_of(encrypted(made_letter(), "secret")))), "document.pdf_encrypted");
  EXPECT_EQ(code_of(clean_pdf(bytes_of(encrypted(made_letter(), "")))), "document.pdf_encrypted");
}

TEST(CleanPdf, RefusesFilesThatAreCutOff) {
  const std::string whole = made_letter().text();
  for (const std::size_t length : {9UL, whole.size() / 2, whole.size() - 7}) {
    EXPECT_EQ(code_of(clean_pdf(bytes_of(whole.substr(0, length)))), "document.truncated") << length;
  }
}

TEST(CleanPdf, RefusesWhatOnlyBeginsAndEndsLikeAPdf) {
  EXPECT_EQ(code_of(clean_pdf(bytes_of("%PDF-1.7\nnothing in between\n%%EOF\n"))), "document.unreadable");
}

TEST(CleanPdf, RefusesAFileWithoutPages) {
  EXPECT_EQ(code_of(made_pages(0)), "document.pdf_no_pages");
  MadePdf no_tree;
  no_tree.add("<< /Type /Catalog >>");
  EXPECT_NE(code_of(no_tree), "good");
}

TEST(CleanPdf, RefusesMoreThanFiftyPages) {
  EXPECT_EQ(code_of(made_pages(50)), "good");
  EXPECT_EQ(code_of(made_pages(51)), "document.pdf_too_many_pages");
  EXPECT_EQ(code_of(made_pages(1000)), "document.pdf_too_many_pages");
}

TEST(CleanPdf, CountsPagesInsteadOfBelievingTheCount) {
  MadePdf pdf = made_pages(60);
  pdf.set(1, "<< /Type /Catalog /Pages 63 0 R >>");
  pdf.add("<< /Type /Pages /Kids [2 0 R] /Count 1 >>");
  EXPECT_EQ(code_of(pdf), "document.pdf_too_many_pages");
}

TEST(CleanPdf, RefusesAPageTreeThatBitesItsTail) {
  MadePdf pdf = made_letter();
  pdf.set(2, "<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 >>");
  EXPECT_NE(code_of(pdf), "good");
}

TEST(CleanPdf, RefusesAFileWhosePagesWouldBeLost) {
  // The page tree calls the catalog its parent; a correction that believes it ends with a file without pages.
  MadePdf pdf = made_letter();
  pdf.set(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 1 0 R >>");
  EXPECT_EQ(code_of(pdf), "document.unreadable");
}

TEST(CleanPdf, RefusesPagesOfImpossibleSize) {
  MadePdf huge = made_letter();
  huge.set(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 20000 842] /Contents 4 0 R >>");
  EXPECT_EQ(code_of(huge), "document.pdf_page_size");
  MadePdf scaled = made_letter("", "/UserUnit 1000");
  EXPECT_EQ(code_of(scaled), "document.pdf_page_size");
  MadePdf flat = made_letter();
  flat.set(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 0] /Contents 4 0 R >>");
  EXPECT_EQ(code_of(flat), "document.pdf_page_size");
}

TEST(CleanPdf, RefusesAStreamThatUnpacksToAGigabyte) {
  // A gigabyte of zeros packed twice: some kilobytes.
  const std::string bomb = deflated(packed_zeros(1000));
  ASSERT_LT(bomb.size(), 20'000U);
  MadePdf pdf = made_letter("/Extra 5 0 R");
  pdf.add_stream("/Filter [/FlateDecode /FlateDecode]", bomb);
  EXPECT_EQ(code_of(pdf), "document.pdf_expands");
}

TEST(CleanPdf, RefusesABombThatHidesBeforeAPictureFormat) {
  MadePdf pdf = made_letter("/Extra 5 0 R");
  pdf.add_stream("/Filter [/FlateDecode /DCTDecode]", packed_zeros(300));
  EXPECT_EQ(code_of(pdf), "document.pdf_expands");
}

TEST(CleanPdf, RefusesManyStreamsThatAreTooMuchTogether) {
  const std::string part = packed_zeros(30);  // each alone is allowed
  MadePdf one = made_letter("/Extra 5 0 R");
  one.add_stream("/Filter /FlateDecode", part);
  EXPECT_EQ(code_of(one), "good");
  MadePdf many = made_letter();
  for (int i = 0; i < 7; ++i) many.add_stream("/Filter /FlateDecode", part);
  EXPECT_EQ(code_of(many), "document.pdf_expands");
}

TEST(CleanPdf, RefusesPicturesBeyondThePixelBudget) {
  MadePdf declared = made_letter("", "/Thumb 5 0 R");
  declared.add_stream("/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /BitsPerComponent 1 /ColorSpace /DeviceGray", "x");
  EXPECT_EQ(code_of(declared), "document.too_many_pixels");
  // The dictionary says 10 x 10, the JPEG inside says 65,535 x 65,535.
  MadePdf lying = made_letter("", "/Thumb 5 0 R");
  lying.add_stream("/Subtype /Image /Width 10 /Height 10 /Filter /DCTDecode", std::string("\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0", 15));
  EXPECT_EQ(code_of(lying), "document.too_many_pixels");
}

TEST(CleanPdf, RefusesTooManyObjects) {
  PdfLimits limits;
  limits.objects = 3;
  EXPECT_EQ(code_of(clean_pdf(made_letter().bytes(), limits)), "document.pdf_too_complex");
}

TEST(CleanPdf, RefusesALongChainOfFilters) {
  MadePdf pdf = made_letter();
  pdf.add_stream("/Filter [/ASCIIHexDecode /ASCIIHexDecode /ASCIIHexDecode /ASCIIHexDecode /ASCIIHexDecode]", "00>");
  EXPECT_EQ(code_of(pdf), "document.pdf_too_complex");
}

TEST(CleanPdf, TakesScriptsOutWhereverTheyHang) {
  const std::string script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
  const std::pair<std::string, std::string> places[] = {
      {"/OpenAction " + script, ""},
      {"/AA << /WC " + script + " >>", ""},
      {"/Names << /JavaScript << /Names [(a) " + script + "] >> >>", ""},
      {"", "/AA << /O " + script + " >>"},
      {"", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A " + script + " >>]"},
      {"", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [3 0 R /Fit] /Next " + script + " >> >>]"},
      {"/Outlines << /First << /Title (x) /A " + script + " >> >>", ""},
      {"/AcroForm << /Fields [<< /T (a) /FT /Tx /AA << /K " + script + " >> >>] >>", ""},
      {"/Private [[[<< /Deep " + script + " >>]]]", ""},
  };
  for (const auto& [catalog, page] : places) {
    const Cleaned result = cleaned(made_letter(catalog, page));
    EXPECT_FALSE(result.holds("app.alert")) << catalog << page;
    EXPECT_FALSE(result.holds("JavaScript")) << catalog << page;
    EXPECT_THAT(result.pdf.removed, Contains("javascript")) << catalog << page;
  }
}

TEST(CleanPdf, TakesScriptsOutThatAreWrittenInDisguise) {
  MadePdf pdf = made_letter("/OpenAction 5 0 R");
  pdf.add("<< /S 6 0 R /#4a#53 7 0 R >>");
  pdf.add("/J#61vaScript");
  pdf.add_stream("/Filter /FlateDecode", deflated("app.alert(1)"));
  const Cleaned result = cleaned(pdf);
  EXPECT_FALSE(result.holds("app.alert"));
  EXPECT_THAT(result.pdf.removed, ElementsAre("javascript"));
}

TEST(CleanPdf, TakesOutActionsThatStartFetchOrSendSomething) {
  for (const char* kind : {"Launch", "GoToR", "GoToE", "ImportData", "SubmitForm", "Rendition", "Movie", "Sound", "Hide"}) {
    const std::string action = std::string("<< /S /") + kind + " /F (target.exe) >>";
    const Cleaned result = cleaned(made_letter("/OpenAction " + action, "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A " + action + " >>]"));
    EXPECT_FALSE(result.holds("target.exe")) << kind;
    EXPECT_THAT(result.pdf.removed, Contains("action")) << kind;
  }
}

TEST(CleanPdf, KeepsOrdinaryLinksAndTakesOutOddOnes) {
  const auto link = [](const std::string& uri) {
    return made_letter("", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (" + uri + ") >> >>]");
  };
  EXPECT_TRUE(cleaned(link("https://contoh.example/surat")).holds("https://contoh.example/surat"));
  EXPECT_TRUE(cleaned(link("MAILTO:hrd@contoh.example")).holds("hrd@contoh.example"));
  for (const char* odd : {"javascript:alert\\(1\\)", "file:///etc/target", "smb://host/target", "target"}) {
    const Cleaned result = cleaned(link(odd));
    EXPECT_FALSE(result.holds("target")) << odd;
    EXPECT_FALSE(result.holds("alert")) << odd;
    EXPECT_THAT(result.pdf.removed, Contains("action")) << odd;
  }
}

TEST(CleanPdf, TakesOutEmbeddedFiles) {
  MadePdf pdf = made_letter("/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >> /AF [5 0 R]",
                            "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 5 0 R >>]");
  pdf.add("<< /Type /Filespec /F (hidden.exe) /EF << /F 6 0 R >> >>");
  pdf.add_stream("/Type /EmbeddedFile", "MZ hidden program");
  const Cleaned result = cleaned(pdf);
  EXPECT_FALSE(result.holds("hidden"));
  EXPECT_THAT(result.pdf.removed, ElementsAre("embedded_file"));
}

TEST(CleanPdf, TakesOutEmbeddedFilesThatHangElsewhere) {
  MadePdf pdf = made_letter("/StructTreeRoot << /AF 5 0 R >>");
  pdf.add("<< /Type /Filespec /F (x) /EF << /UF 6 0 R >> >>");
  pdf.add_stream("", "MZ hidden program");
  EXPECT_FALSE(cleaned(pdf).holds("hidden program"));
}

TEST(CleanPdf, TakesOutFilmsSoundsAndThreeDimensions) {
  for (const char* kind : {"RichMedia", "3D", "Movie", "Sound", "Screen", "SomethingNew"}) {
    MadePdf pdf = made_letter("/StructTreeRoot << /K << /Type /OBJR /Obj 5 0 R >> >>", "/Annots [5 0 R]");
    pdf.add(std::string("<< /Type /Annot /Subtype /") + kind + " /Rect [0 0 9 9] /Data (played) >>");
    const Cleaned result = cleaned(pdf);
    EXPECT_FALSE(result.holds("played")) << kind;
    EXPECT_THAT(result.pdf.removed, Contains("annotation")) << kind;
  }
}

TEST(CleanPdf, TakesOutXfaAndKeepsTheForm) {
  MadePdf pdf = made_letter("/AcroForm << /Fields [5 0 R] /XFA 6 0 R /SigFlags 3 >>", "/Annots [5 0 R]");
  pdf.add("<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /FT /Tx /T (nama) /V (Budi) >>");
  pdf.add_stream("", "<xdp:xdp>");
  const Cleaned result = cleaned(pdf);
  EXPECT_FALSE(result.holds("xdp"));
  EXPECT_TRUE(result.holds("Budi"));
  EXPECT_THAT(result.pdf.removed, ElementsAre("xfa"));
}

TEST(CleanPdf, TakesOutDataThatWouldComeFromElsewhere) {
  MadePdf pdf = made_letter("", "/Thumb 5 0 R");
  pdf.set(4, "<< /Length 18 /F (/etc/elsewhere) /FFilter /FlateDecode >>\nstream\n0 0 m 100 100 l S \nendstream");
  pdf.add_stream("/Subtype /PS", "(elsewhere) run");
  const Cleaned result = cleaned(pdf);
  EXPECT_FALSE(result.holds("elsewhere"));
  EXPECT_THAT(result.pdf.removed, Contains("external_data"));
}

TEST(CleanPdf, ReportsASignatureAndTakesItOff) {
  MadePdf pdf = made_letter("/AcroForm << /Fields [5 0 R] /SigFlags 3 >> /Perms << /DocMDP 6 0 R >>", "/Annots [5 0 R]");
  pdf.add("<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /FT /Sig /T (ttd) /V 6 0 R >>");
  pdf.add("<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 10 20 30] /Contents <30820000> >>");
  const Cleaned result = cleaned(pdf);
  EXPECT_TRUE(result.pdf.had_signature);
  EXPECT_FALSE(result.holds("ByteRange"));
  EXPECT_FALSE(cleaned(made_letter()).pdf.had_signature);
}

TEST(CleanPdf, ForgetsAuthorPlaceAndMetadata) {
  MadePdf pdf = made_letter("/Metadata 5 0 R", "/PieceInfo << /App << /Private (secret) >> >>");
  pdf.add_stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta>secret</x:xmpmeta>");
  pdf.add("<< /Author (secret) /Title (/home/secret/surat.doc) >>");
  const std::string photo(text_of(made_phone_photo(40, 20)));
  ASSERT_NE(photo.find("InventedPhone"), std::string::npos);
  pdf.trailer_extra = "/Info 6 0 R /Extra (secret)";
  pdf.set(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /AA 7 0 R /JS 8 0 R >> >> >>");
  const std::string picture = "/Type /XObject /Subtype /Image /Width 40 /Height 20 /ColorSpace /DeviceRGB /BitsPerComponent 8 ";
  pdf.add_stream(picture + "/Filter /DCTDecode", photo);
  pdf.add_stream(picture + "/Filter [/FlateDecode /DCTDecode]", deflated(photo));
  const Cleaned result = cleaned(pdf);
  EXPECT_FALSE(result.holds("secret"));
  EXPECT_FALSE(result.holds("InventedPhone"));
  // Resources may be called anything.
  EXPECT_TRUE(result.holds("/AA "));
  EXPECT_TRUE(result.holds("/JS "));
  EXPECT_THAT(result.pdf.removed, IsEmpty());
}

TEST(CleanPdf, DropsWhatStandsBehindTheEndAndWhatNothingRefersTo) {
  MadePdf pdf = made_letter();
  pdf.add("(unreferenced secret)");
  const std::string text = pdf.text() + "PK tail";
  const CleanPdf clean = clean_pdf(bytes_of(text)).value();
  EXPECT_EQ(readable(clean.bytes).find("secret"), std::string::npos);
  EXPECT_EQ(text_of(clean.bytes).find("PK tail"), std::string_view::npos);
}

TEST(CleanPdf, RepairsABrokenTableAndSaysSo) {
  std::string text = made_letter().text();
  text.replace(text.find("startxref\n") + 10, 1, "9");
  const CleanPdf clean = clean_pdf(bytes_of(text)).value();
  EXPECT_EQ(clean.pages, 1);
  EXPECT_THAT(clean.removed, ElementsAre("repaired"));
}

TEST(CleanPdf, GivesTheSameForTheSameAndIsContentWithItsOwnWork) {
  const Bytes letter = made_pages(3).bytes();
  const CleanPdf first = clean_pdf(letter).value();
  EXPECT_EQ(first.bytes, clean_pdf(letter).value().bytes);
  EXPECT_EQ(first.pages, 3);
  EXPECT_THAT(first.removed, IsEmpty());
  const CleanPdf again = clean_pdf(first.bytes).value();
  EXPECT_EQ(again.pages, 3);
  EXPECT_THAT(again.removed, IsEmpty());
}

}  // namespace
}  // namespace teduh::document
