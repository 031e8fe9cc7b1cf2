#include "contribution/csv_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contribution/file_layout.hpp"

namespace teduh::contribution {
namespace {

using ::testing::ElementsAre;

struct Read {
  std::vector<std::string> fields;
  RecordFault fault;
  std::int64_t line;
  bool latin1;
};

std::vector<Read> read_all(const std::string& text, char separator) {
  const TextReadable readable(text);
  auto source = readable.open();
  CsvReader reader(std::move(source).value());
  reader.set_separator(separator);
  std::vector<Read> all;
  Record record;
  while (reader.next(record).value()) {
    all.push_back({{record.fields.begin(), record.fields.end()}, record.fault, record.line, record.latin1});
  }
  return all;
}

Result<FileLayout> layout_of(const std::string& text) {
  const TextReadable readable(text);
  CsvReader reader(readable.open().value());
  return read_layout(reader);
}

TEST(CsvReader, RefusesAWorkbookAndUtf16) {
  EXPECT_EQ(layout_of("PK\x03\x04 zip").error().code, "contribution.file_not_csv");
  EXPECT_EQ(layout_of(std::string("\xFF\xFEk\0p\0", 6)).error().code, "contribution.file_utf16");
}

TEST(CsvReader, AnOpenQuoteCostsOneLineOnly) {
  const auto rows = read_all("a,b\n\"open,1\nc,d\n", ',');
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1].fault, RecordFault::quote);
  EXPECT_EQ(rows[1].line, 2);
  EXPECT_THAT(rows[2].fields, ElementsAre("c", "d"));
  EXPECT_EQ(rows[2].line, 3);
}

TEST(CsvReader, ALineWithoutEndIsOneFaultAndDoesNotFillMemory) {
  const auto rows = read_all("a,b\n" + std::string(3'000'000, 'x') + "\nc,d", ',');
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1].fault, RecordFault::too_long);
  EXPECT_THAT(rows[2].fields, ElementsAre("c", "d"));
}

TEST(CsvReader, RefusesControlCharactersTooManyFieldsAndTextBehindAQuote) {
  const auto rows = read_all(std::string("a\0b,1\n", 6) + std::string(100, ',') + "\n\"a\"b,2\n", ',');
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].fault, RecordFault::characters);
  EXPECT_EQ(rows[1].fault, RecordFault::too_many_fields);
  EXPECT_EQ(rows[2].fault, RecordFault::quote);
}

TEST(CsvReader, ReadsQuotesLineEndsAndBom) {
  const auto rows = read_all("\xEF\xBB\xBF\"a \"\"b\"\"\",\"c,d\"\r\n \"two\nlines\" ,e\r\nlast,", ',');
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_THAT(rows[0].fields, ElementsAre("a \"b\"", "c,d"));
  EXPECT_THAT(rows[1].fields, ElementsAre("two lines", "e"));
  EXPECT_THAT(rows[2].fields, ElementsAre("last", ""));
  EXPECT_EQ(rows[2].line, 4);
}

TEST(CsvReader, ConvertsLatin1Lines) {
  const auto rows = read_all("Andr\xE9;1\nAndr\xC3\xA9;2\n", ';');
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_THAT(rows[0].fields, ElementsAre("Andr\xC3\xA9", "1"));
  EXPECT_TRUE(rows[0].latin1);
  EXPECT_FALSE(rows[1].latin1);
}

TEST(FileLayout, NamesMissingAndDoubleColumns) {
  const auto missing = layout_of("kpj;nama\n1;2\n");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "contribution.header_missing");
  EXPECT_EQ(missing.error().facts[0].second, "nik, wage");
  EXPECT_EQ(layout_of("kpj,nik,nama,upah,gaji\n").error().code, "contribution.header_twice");
  EXPECT_EQ(layout_of("").error().code, "contribution.file_empty");
  EXPECT_EQ(layout_of("# period: 2026-13\nkpj,nik,nama,upah\n").error().code, "contribution.head_line");
}

TEST(FileLayout, TakesBothLanguagesAnyOrderAndEverySeparator) {
  for (const char separator : {',', ';', '\t'}) {
    std::string header = "Upah|Nama Lengkap|\"No. KPJ\"|NIK|Tgl. Berhenti|Catatan";
    for (char& c : header) c = c == '|' ? separator : c;
    const auto layout = layout_of("# npp: ab1234" + std::string(3, separator) + "\n# periode: 2026-10\n" + header + "\n");
    ASSERT_TRUE(layout) << layout.error().code;
    EXPECT_EQ(layout->separator, separator);
    EXPECT_EQ(layout->at(Column::wage), 0U);
    EXPECT_EQ(layout->at(Column::kpj), 2U);
    EXPECT_EQ(layout->at(Column::stop), 4U);
    EXPECT_EQ(layout->at(Column::start), std::nullopt);
    EXPECT_EQ(layout->npp->exact(), "AB1234");
    EXPECT_EQ(print(*layout->period), "2026-10");
  }
}

}  // namespace
}  // namespace teduh::contribution
