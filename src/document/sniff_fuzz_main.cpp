// libFuzzer: the readers that see foreign bytes before any wall stands.
#include <cstddef>
#include <cstdint>

#include "document/check_frame.hpp"
#include "document/image_header.hpp"
#include "document/jpeg_segments.hpp"
#include "document/sniff.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace teduh;
  const BytesView bytes(data, size);
  const auto type = document::sniff(bytes);
  if (type && *type != document::PaperType::pdf) {
    const auto image = document::read_image_size(*type, bytes);
    if (image) static_cast<void>(document::check_pixels(*image));
  }
  static_cast<void>(document::without_jpeg_metadata(bytes));
  static_cast<void>(document::parse_answer(bytes));
  return 0;
}
