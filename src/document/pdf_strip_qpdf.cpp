#include "document/pdf_strip_qpdf.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "base/text.hpp"
#include "document/jpeg_segments.hpp"
#include "document/pdf_budget_qpdf.hpp"

#include <qpdf/Buffer.hh>

namespace teduh::document {
namespace {

constexpr int kDepthMax = 600;  // the library's own parser stops at 500

struct Denied {
  std::string_view name;
  std::string_view code;
};

// Actions of ISO 32000-1 12.6.4 and of Adobe's extensions that leave the page or change something.
constexpr auto kDeniedActions = std::to_array<Denied>({
    {"/JavaScript", "javascript"}, {"/Launch", "action"},     {"/GoToR", "action"},      {"/GoToE", "action"},
    {"/ImportData", "action"},     {"/SubmitForm", "action"}, {"/ResetForm", "action"},  {"/Hide", "action"},
    {"/Rendition", "action"},      {"/Sound", "action"},      {"/Movie", "action"},      {"/Thread", "action"},
    {"/SetOCGState", "action"},    {"/GoTo3DView", "action"}, {"/RichMediaExecute", "action"},
});

constexpr auto kDeniedSubtypes = std::to_array<Denied>({
    {"/FileAttachment", "embedded_file"}, {"/Sound", "annotation"}, {"/Movie", "annotation"}, {"/Screen", "annotation"},
    {"/RichMedia", "annotation"},         {"/3D", "annotation"},    {"/Projection", "annotation"},
});

constexpr auto kStreamsToEmpty = std::to_array<Denied>({
    {"/EmbeddedFile", "embedded_file"}, {"/PS", "external_data"}, {"/3D", "annotation"}, {"/U3D", "annotation"}, {"/PRC", "annotation"},
});

constexpr auto kCatalogKeys = std::to_array<std::string_view>(
    {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/PageLabels", "/Dests", "/Names", "/AcroForm"});
constexpr auto kNamesKeys = std::to_array<std::string_view>({"/Dests"});
constexpr auto kFormKeys = std::to_array<std::string_view>({"/Fields", "/DR", "/DA", "/Q", "/NeedAppearances"});
constexpr auto kTrailerKeys = std::to_array<std::string_view>({"/Root", "/Size"});
constexpr auto kPageKeys = std::to_array<std::string_view>({"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate",
                                                            "/UserUnit", "/Group", "/Annots", "/StructParents", "/Tabs"});
constexpr auto kKeptActions = std::to_array<std::string_view>({"/GoTo", "/URI", "/Named"});
constexpr auto kKeptAnnotations = std::to_array<std::string_view>(
    {"/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly",
     "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Widget", "/Redact", "/Watermark"});
constexpr auto kSchemes = std::to_array<std::string_view>({"https://", "http://", "mailto:"});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

template <std::size_t N>
std::string_view code_of(const std::array<Denied, N>& list, std::string_view name) {
  const auto* found = std::ranges::find(list, name, &Denied::name);
  return found == list.end() ? std::string_view{} : found->code;
}

std::string name_at(QPDFObjectHandle dict, const std::string& key) {
  QPDFObjectHandle value = dict.getKey(key);
  return value.isName() ? value.getName() : std::string{};
}

void empty_out(QPDFObjectHandle dict) {
  for (const std::string& key : dict.getKeys()) dict.removeKey(key);
}

template <std::size_t N>
void keep_only(QPDFObjectHandle dict, const std::array<std::string_view, N>& keys) {
  for (const std::string& key : dict.getKeys()) {
    if (!holds(keys, key)) dict.removeKey(key);
  }
}

bool has_odd_scheme(QPDFObjectHandle action) {
  QPDFObjectHandle uri = action.getKey("/URI");
  if (!uri.isString()) return true;
  const std::string text = ascii_lower(uri.getStringValue());
  return std::ranges::none_of(kSchemes, [&](std::string_view scheme) { return text.starts_with(scheme); });
}

class Stripper {
 public:
  explicit Stripper(QPDF& pdf) : pdf_(pdf) {}
  Result<Stripped> run(std::vector<QPDFObjectHandle>& objects);

 private:
  Result<void> strip_value(QPDFObjectHandle value, int depth);
  void strip_dictionary(QPDFObjectHandle dict);
  bool strip_action(QPDFObjectHandle dict);
  void strip_embedded(QPDFObjectHandle dict);
  void strip_signature(QPDFObjectHandle dict);
  void strip_stream(QPDFObjectHandle stream);
  void strip_jpeg(QPDFObjectHandle stream);
  void strip_catalog();
  void strip_form(QPDFObjectHandle catalog);
  void strip_page(QPDFObjectHandle page);
  bool keeps_annotation(QPDFObjectHandle annotation);
  void report(std::string_view code) { result_.removed.emplace(code); }

  QPDF& pdf_;
  Stripped result_;
};

/// Whether the dictionary was an action that may not stay.
bool Stripper::strip_action(QPDFObjectHandle dict) {
  const std::string kind = name_at(dict, "/S");
  std::string_view code = code_of(kDeniedActions, kind);
  if (code.empty() && kind == "/URI" && has_odd_scheme(dict)) code = "action";
  if (code.empty()) return false;
  report(code);
  empty_out(dict);
  return true;
}

void Stripper::strip_embedded(QPDFObjectHandle dict) {
  QPDFObjectHandle files = dict.getKey("/EF");
  if (!files.isDictionary()) return;
  constexpr auto kFileKeys = std::to_array<const char*>({"/F", "/UF", "/DOS", "/Mac", "/Unix"});
  const bool embeds = std::ranges::any_of(kFileKeys, [&](const char* key) { return files.hasKey(key); });
  if (!embeds) return;
  report("embedded_file");
  dict.removeKey("/EF");
  dict.removeKey("/RF");
}

void Stripper::strip_signature(QPDFObjectHandle dict) {
  if (name_at(dict, "/FT") == "/Sig" && dict.hasKey("/V")) {
    result_.had_signature = true;
    dict.removeKey("/V");
  }
  if (!dict.getKey("/ByteRange").isArray()) return;
  result_.had_signature = true;
  empty_out(dict);
}

void Stripper::strip_dictionary(QPDFObjectHandle dict) {
  const std::string_view denied = code_of(kDeniedSubtypes, name_at(dict, "/Subtype"));
  if (!denied.empty()) {
    report(denied);
    empty_out(dict);
    return;
  }
  if (strip_action(dict)) return;
  strip_embedded(dict);
  strip_signature(dict);
  // A resource may be called AA or JS by its maker; it is then a font or a stream, never a string or an untyped dictionary.
  if (dict.getKey("/JS").isString()) {
    report("javascript");
    dict.removeKey("/JS");
  }
  QPDFObjectHandle triggers = dict.getKey("/AA");
  if (triggers.isDictionary() && !triggers.hasKey("/Type")) {
    report("action");
    for (const std::string& key : triggers.getKeys()) {
      QPDFObjectHandle action = triggers.getKey(key);
      if (action.isDictionary()) strip_action(action);  // a script is reported as one
    }
    dict.removeKey("/AA");
  }
  if (dict.getKey("/Metadata").isStream()) dict.removeKey("/Metadata");
  dict.removeKey("/PieceInfo");
}

/// A JPEG inside the PDF carries the place where it was taken just as a photo does.
void Stripper::strip_jpeg(QPDFObjectHandle stream) {
  const std::vector<std::string> filters = filters_of(stream.getDict());
  if (filters.empty() || (filters.back() != "/DCTDecode" && filters.back() != "/DCT")) return;
  const std::shared_ptr<Buffer> jpeg =
      is_wrapped_picture(filters) ? without_picture_filter(stream).getStreamData(qpdf_dl_specialized) : stream.getRawStreamData();
  const Bytes kept = without_jpeg_metadata(BytesView(jpeg->getBuffer(), jpeg->getSize()));
  QPDFObjectHandle parameters = stream.getDict().getKey("/DecodeParms");
  if (parameters.isArray()) {
    const int count = parameters.getArrayNItems();
    parameters = count == 0 ? QPDFObjectHandle::newNull() : parameters.getArrayItem(count - 1);
  }
  stream.replaceStreamData(std::string(text_of(kept)), QPDFObjectHandle::newName("/DCTDecode"), parameters);
}

void Stripper::strip_stream(QPDFObjectHandle stream) {
  QPDFObjectHandle dict = stream.getDict();
  for (const char* key : {"/Type", "/Subtype"}) {
    const std::string_view code = code_of(kStreamsToEmpty, name_at(dict, key));
    if (code.empty()) continue;
    report(code);
    stream.replaceStreamData(std::string{}, QPDFObjectHandle::newNull(), QPDFObjectHandle::newNull());
  }
  // Data, pages and pictures that would be fetched from elsewhere (ISO 32000-1 7.3.8, 8.10.4).
  for (const char* key : {"/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/Alternates", "/Subtype2", "/PS"}) {
    if (!dict.hasKey(key)) continue;
    report("external_data");
    dict.removeKey(key);
  }
  strip_jpeg(stream);
}

Result<void> Stripper::strip_value(QPDFObjectHandle value, int depth) {
  if (depth > kDepthMax) return invalid("document.pdf_too_complex", "nesting");
  if (value.isStream()) {
    strip_stream(value);
    value = value.getDict();
  }
  if (value.isDictionary()) {
    strip_dictionary(value);
    for (const std::string& key : value.getKeys()) {
      QPDFObjectHandle item = value.getKey(key);
      if (!item.isIndirect()) TRY(strip_value(item, depth + 1));  // an indirect one comes by itself
    }
  }
  const int count = value.isArray() ? value.getArrayNItems() : 0;
  for (int i = 0; i < count; ++i) {
    QPDFObjectHandle item = value.getArrayItem(i);
    if (!item.isIndirect()) TRY(strip_value(item, depth + 1));
  }
  return ok();
}

void Stripper::strip_form(QPDFObjectHandle catalog) {
  QPDFObjectHandle form = catalog.getKey("/AcroForm");
  if (!form.isDictionary()) {
    catalog.removeKey("/AcroForm");
    return;
  }
  if (form.hasKey("/XFA")) report("xfa");
  keep_only(form, kFormKeys);
  QPDFObjectHandle fields = form.getKey("/Fields");
  if (!fields.isArray() || fields.getArrayNItems() == 0) catalog.removeKey("/AcroForm");
}

void Stripper::strip_catalog() {
  QPDFObjectHandle catalog = pdf_.getRoot();
  QPDFObjectHandle names = catalog.getKey("/Names");
  if (names.isDictionary()) {
    if (names.hasKey("/JavaScript")) report("javascript");
    if (names.hasKey("/EmbeddedFiles")) report("embedded_file");
    keep_only(names, kNamesKeys);
  } else {
    catalog.removeKey("/Names");
  }
  if (catalog.hasKey("/Collection")) report("embedded_file");
  strip_form(catalog);
  keep_only(catalog, kCatalogKeys);
}

bool Stripper::keeps_annotation(QPDFObjectHandle annotation) {
  if (!annotation.isDictionary() || annotation.getKeys().empty()) return false;
  if (holds(kKeptAnnotations, name_at(annotation, "/Subtype"))) return true;
  report("annotation");
  empty_out(annotation);
  return false;
}

void Stripper::strip_page(QPDFObjectHandle page) {
  keep_only(page, kPageKeys);
  QPDFObjectHandle annotations = page.getKey("/Annots");
  QPDFObjectHandle kept = QPDFObjectHandle::newArray();
  const int count = annotations.isArray() ? annotations.getArrayNItems() : 0;
  for (int i = 0; i < count; ++i) {
    QPDFObjectHandle annotation = annotations.getArrayItem(i);
    if (!keeps_annotation(annotation)) continue;
    annotation.removeKey("/PA");
    QPDFObjectHandle action = annotation.getKey("/A");
    const bool harmless = action.isDictionary() && holds(kKeptActions, name_at(action, "/S"));
    if (!harmless) annotation.removeKey("/A");
    kept.appendItem(annotation);
  }
  page.removeKey("/Annots");
  if (kept.getArrayNItems() > 0) page.replaceKey("/Annots", kept);
}

Result<Stripped> Stripper::run(std::vector<QPDFObjectHandle>& objects) {
  TRY(strip_value(pdf_.getRoot(), 0));  // a catalog that stands in the trailer itself is not among the objects
  for (QPDFObjectHandle& object : objects) TRY(strip_value(object, 0));
  strip_catalog();
  pdf_.pushInheritedAttributesToPage();
  for (const QPDFObjectHandle& page : pdf_.getAllPages()) strip_page(page);
  keep_only(pdf_.getTrailer(), kTrailerKeys);
  return std::move(result_);
}

}  // namespace

Result<Stripped> strip_pdf(QPDF& pdf, std::vector<QPDFObjectHandle>& objects) { return Stripper(pdf).run(objects); }

}  // namespace teduh::document
