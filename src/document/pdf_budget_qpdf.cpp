#include "document/pdf_budget_qpdf.hpp"

#include <qpdf/Buffer.hh>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "document/byte_reader.hpp"
#include "document/image_header.hpp"

namespace teduh::document {
namespace {

constexpr std::size_t kTreeNodesMax = 10'000;      // nodes of a page tree
constexpr int kFiltersMax = 4;                     // filters of one stream
constexpr std::uint64_t kRawTotalFactor = 4;       // streams may share bytes of the file, but not without end
constexpr std::size_t kCodestreamReach = 4096;     // where a JPEG 2000 file's size must have been told

struct TooMuch : std::runtime_error {
  TooMuch() : std::runtime_error("stream is too large") {}
};

/// Counts what flows in and ends the flow when it is too much. The library swallows the exception for data that it reads from the file
/// and lets it through for data in memory, so `over` tells.
class Counter final : public Pipeline {
 public:
  explicit Counter(std::uint64_t limit) : Pipeline("count", nullptr), limit_(limit) {}
  void write(unsigned char const* /*data*/, size_t size) override {
    count_ += size;
    if (over()) throw TooMuch();
  }
  void finish() override {}
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] bool over() const { return count_ > limit_; }

 private:
  std::uint64_t limit_;
  std::uint64_t count_ = 0;
};

struct Spent {
  std::uint64_t raw = 0;
  std::uint64_t decoded = 0;
  std::uint64_t pixels = 0;
};

Error expands() { return invalid("document.pdf_expands"); }
Error too_complex(const char* what) { return invalid("document.pdf_too_complex", what); }

/// Counts the bytes that come out when all filters but the image formats are undone.
Result<std::uint64_t> decoded_size(QPDFObjectHandle& stream, std::uint64_t allowed) {
  Counter counter(allowed);
  bool tried = false;
  try {
    // A stream that is broken half way is counted as far as any reader gets.
    stream.pipeStreamData(&counter, &tried, 0, qpdf_dl_specialized, true, false);
  } catch (const TooMuch&) {
    return expands();
  }
  if (counter.over()) return expands();
  return counter.count();
}

Result<void> check_jpeg_inside(BytesView raw) {
  auto size = read_image_size(PaperType::jpeg, raw);
  if (!size) return ok();  // no picture for any reader
  return check_pixels(*size);
}

Result<void> check_jpeg2000_inside(BytesView raw) {
  using namespace std::string_view_literals;
  const ByteReader reader(raw);
  for (std::size_t at = 0; at < std::min(raw.size(), kCodestreamReach); ++at) {
    if (!reader.has(at, "\xff\x4f\xff\x51"sv)) continue;
    const auto width = reader.u32_big(at + 8);
    const auto height = reader.u32_big(at + 12);
    return width && height ? check_pixels({*width, *height}) : ok();
  }
  return invalid("document.unreadable", "JPEG 2000 without a size");
}

Result<void> check_picture(QPDFObjectHandle& dict, const std::vector<std::string>& filters, BytesView raw, Spent& spent) {
  // What the picture says of itself counts too: readers disagree on which of the two they believe.
  if (!filters.empty() && (filters.back() == "/DCTDecode" || filters.back() == "/DCT")) TRY(check_jpeg_inside(raw));
  if (!filters.empty() && filters.back() == "/JPXDecode") TRY(check_jpeg2000_inside(raw));
  if (!dict.getKey("/Subtype").isNameAndEquals("/Image")) return ok();
  long long width = 0;
  long long height = 0;
  if (!dict.getKey("/Width").getValueAsInt(width) || !dict.getKey("/Height").getValueAsInt(height)) return ok();
  constexpr long long kMax = 0x7fffffff;
  if (width < 0 || height < 0) return invalid("document.unreadable", "image size");
  const ImageSize size{static_cast<std::uint32_t>(std::min(width, kMax)), static_cast<std::uint32_t>(std::min(height, kMax))};
  if (size.width == 0 || size.height == 0) return ok();
  TRY(check_pixels(size));
  spent.pixels += std::uint64_t{size.width} * size.height;
  return ok();
}

Result<void> check_stream(QPDFObjectHandle& stream, std::uint64_t file_size, const PdfLimits& limits, Spent& spent) {
  QPDFObjectHandle dict = stream.getDict();
  const std::vector<std::string> filters = filters_of(dict);
  if (filters.size() > kFiltersMax) return too_complex("filters");
  std::shared_ptr<Buffer> raw = stream.getRawStreamData();
  const std::size_t raw_size = raw->getSize();
  spent.raw += raw_size;
  if (spent.raw > kRawTotalFactor * file_size) return too_complex("streams overlap");

  const std::uint64_t by_ratio = std::max(limits.ratio_from, limits.decoded_ratio * raw_size);
  const std::uint64_t allowed = std::min(by_ratio, limits.decoded_total - std::min(limits.decoded_total, spent.decoded));
  const bool wrapped = is_wrapped_picture(filters);
  QPDFObjectHandle counted = wrapped ? without_picture_filter(stream) : stream;
  spent.decoded += TRY(decoded_size(counted, allowed));
  if (wrapped) raw = counted.getStreamData(qpdf_dl_specialized);
  TRY(check_picture(dict, filters, BytesView(raw->getBuffer(), raw->getSize()), spent));
  if (spent.pixels > limits.image_pixels_total) return expands();
  return ok();
}

struct PageBox {
  double width = 0;
  double height = 0;
};

std::optional<PageBox> box_of(QPDFObjectHandle page) {
  QPDFObjectHandle box = QPDFPageObjectHelper(page).getAttribute("/MediaBox", false);
  if (!box.isRectangle()) return std::nullopt;
  const QPDFObjectHandle::Rectangle r = box.getArrayAsRectangle();
  double unit = 1;
  QPDFObjectHandle user_unit = page.getKey("/UserUnit");
  if (user_unit.isNumber()) unit = user_unit.getNumericValue();
  return PageBox{(r.urx - r.llx) * unit, (r.ury - r.lly) * unit};
}

bool is_picture_filter(const std::string& name) {
  constexpr auto kNames = std::to_array<std::string_view>({"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"});
  return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

std::vector<std::string> filters_of(QPDFObjectHandle dict) {
  QPDFObjectHandle filter = dict.getKey("/Filter");
  std::vector<std::string> names;
  if (filter.isName()) names.push_back(filter.getName());
  const int count = filter.isArray() ? std::min(filter.getArrayNItems(), kFiltersMax + 1) : 0;
  for (int i = 0; i < count; ++i) {
    QPDFObjectHandle item = filter.getArrayItem(i);
    names.push_back(item.isName() ? item.getName() : "");
  }
  return names;
}

bool is_wrapped_picture(const std::vector<std::string>& filters) {
  return filters.size() > 1 && is_picture_filter(filters.back());
}

QPDFObjectHandle without_picture_filter(QPDFObjectHandle stream) {
  const std::vector<std::string> filters = filters_of(stream.getDict());
  QPDFObjectHandle names = QPDFObjectHandle::newArray();
  QPDFObjectHandle parameters = QPDFObjectHandle::newArray();
  QPDFObjectHandle given = stream.getDict().getKey("/DecodeParms");
  for (int i = 0; i + 1 < static_cast<int>(filters.size()); ++i) {
    names.appendItem(QPDFObjectHandle::newName(filters[static_cast<std::size_t>(i)]));
    const bool has_own = given.isArray() && i < given.getArrayNItems();
    parameters.appendItem(has_own ? given.getArrayItem(i) : QPDFObjectHandle::newNull());
  }
  QPDFObjectHandle copy = QPDFObjectHandle::newStream(stream.getOwningQPDF());
  copy.replaceStreamData(stream.getRawStreamData(), names, parameters);
  return copy;
}

Result<std::int64_t> count_pages(QPDF& pdf, const PdfLimits& limits) {
  std::vector<QPDFObjectHandle> open{pdf.getRoot().getKey("/Pages")};
  std::int64_t pages = 0;
  for (std::size_t nodes = 0; !open.empty(); ++nodes) {
    if (nodes > kTreeNodesMax) return too_complex("page tree");
    QPDFObjectHandle node = open.back();
    open.pop_back();
    if (!node.isDictionary()) continue;
    QPDFObjectHandle kids = node.getKey("/Kids");
    if (!kids.isArray()) {
      QPDFObjectHandle type = node.getKey("/Type");
      const bool is_page = type.isNull() || type.isNameAndEquals("/Page");
      if (is_page && ++pages > limits.pages) break;
      continue;
    }
    const int count = kids.getArrayNItems();
    if (static_cast<std::size_t>(count) > kTreeNodesMax) return too_complex("page tree");
    for (int i = 0; i < count; ++i) open.push_back(kids.getArrayItem(i));
  }
  if (pages == 0) return invalid("document.pdf_no_pages");
  if (pages <= limits.pages) return pages;
  Error error = invalid("document.pdf_too_many_pages");
  error.facts.emplace_back("pages_max", std::to_string(limits.pages));
  return error;
}

Result<void> check_page_sizes(QPDF& pdf, const PdfLimits& limits) {
  const double side_max = static_cast<double>(limits.page_side_points);
  for (const QPDFObjectHandle& page : pdf.getAllPages()) {
    const auto box = box_of(page);
    if (!box) return invalid("document.unreadable", "a page without a box");
    const bool fits = box->width >= 1 && box->height >= 1 && box->width <= side_max && box->height <= side_max;
    if (!fits) return invalid("document.pdf_page_size");
  }
  return ok();
}

Result<void> check_streams(std::vector<QPDFObjectHandle>& objects, std::uint64_t file_size, const PdfLimits& limits) {
  Spent spent;
  for (QPDFObjectHandle& object : objects) {
    if (object.isStream()) TRY(check_stream(object, file_size, limits, spent));
  }
  return ok();
}

}  // namespace teduh::document
