#include "document/image_clean.hpp"

#include <vips/vips.h>

#include <algorithm>
#include <memory>
#include <mutex>

namespace teduh::document {
namespace {

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

struct Free {
  void operator()(void* memory) const { g_free(memory); }
};

/// The library is one for the whole process: no operation cache (files of different people must not meet there), one thread a picture,
/// and only the three decoders that are asked for.
bool start_library() {
  static std::once_flag once;
  static bool started = false;
  std::call_once(once, [] {
    started = VIPS_INIT("teduh") == 0;
    if (!started) return;
    vips_cache_set_max(0);
    vips_concurrency_set(1);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
    vips_operation_block_set("VipsForeignLoadPng", FALSE);
    vips_operation_block_set("VipsForeignLoadWebp", FALSE);
  });
  return started;
}

Error unreadable(const char* step) {
  // The library's own text is dropped: it may quote content of the file.
  vips_error_clear();
  return invalid("document.unreadable", step);
}

/// Takes what an operation of the library gave: its return code and its image.
Result<Image> taken(int code, VipsImage* image, const char* step) {
  if (code != 0) return unreadable(step);
  return Image(image);
}

/// Big JPEGs are halved while they are decoded, as long as the result stays at least as large as what is kept.
int shrink_while_loading(ImageSize size) {
  const std::uint32_t side = std::max(size.width, size.height);
  if (side >= 8 * kCleanSideMax) return 8;
  if (side >= 4 * kCleanSideMax) return 4;
  return side >= 2 * kCleanSideMax ? 2 : 1;
}

Result<Image> load(PaperType type, BytesView bytes, ImageSize size) {
  VipsImage* out = nullptr;
  void* data = const_cast<std::uint8_t*>(bytes.data());  // NOLINT: the library only reads it
  switch (type) {
    case PaperType::jpeg: {
      const int code = vips_jpegload_buffer(data, bytes.size(), &out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR,
                                            "shrink", shrink_while_loading(size), nullptr);
      return taken(code, out, "jpeg header");
    }
    case PaperType::png: {
      const int code = vips_pngload_buffer(data, bytes.size(), &out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, nullptr);
      return taken(code, out, "png header");
    }
    case PaperType::webp: {
      // A WebP is not decoded line by line. Above 100 MB the library would keep it in a file on the disk, which the walls do not let it make.
      const int code = vips_webpload_buffer(data, bytes.size(), &out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, "memory", TRUE, nullptr);
      return taken(code, out, "webp header");
    }
    case PaperType::pdf: break;
  }
  CHECK(type != PaperType::pdf);
  return unreadable("type");
}

/// Into sRGB with the picture's own profile; a profile that cannot be used is ignored, as viewers do.
Result<Image> to_srgb(const Image& in) {
  VipsImage* out = nullptr;
  if (vips_image_get_typeof(in.get(), VIPS_META_ICC_NAME) != 0) {
    if (vips_icc_transform(in.get(), &out, "srgb", "embedded", TRUE, "depth", 8, nullptr) == 0) return Image(out);
    vips_error_clear();
    out = nullptr;
  }
  const int code = vips_colourspace(in.get(), &out, VIPS_INTERPRETATION_sRGB, nullptr);
  return taken(code, out, "colours");
}

Result<Image> on_white(const Image& in) {
  VipsImage* out = nullptr;
  if (vips_image_hasalpha(in.get()) == 0) {
    const int code = vips_copy(in.get(), &out, nullptr);
    return taken(code, out, "copy");
  }
  const std::unique_ptr<VipsArrayDouble, void (*)(VipsArrayDouble*)> white(
      vips_array_double_newv(1, 255.0), [](VipsArrayDouble* array) { vips_area_unref(VIPS_AREA(array)); });
  const int code = vips_flatten(in.get(), &out, "background", white.get(), nullptr);
  return taken(code, out, "transparency");
}

/// Shrinks to kCleanSideMax and decodes everything into memory; here a file that is cut off fails.
Result<Image> decode_small(const Image& in) {
  const int side = std::max(vips_image_get_width(in.get()), vips_image_get_height(in.get()));
  const double scale = std::min(1.0, static_cast<double>(kCleanSideMax) / side);
  VipsImage* small = nullptr;
  const int code = vips_resize(in.get(), &small, scale, nullptr);
  const Image resized = TRY(taken(code, small, "size"));
  VipsImage* flat = nullptr;
  const int cast_code = vips_cast_uchar(resized.get(), &flat, nullptr);
  const Image eight_bit = TRY(taken(cast_code, flat, "depth"));
  VipsImage* decoded = vips_image_copy_memory(eight_bit.get());
  return taken(decoded == nullptr ? -1 : 0, decoded, "pixels");
}

Result<Image> upright(const Image& in) {
  VipsImage* out = nullptr;
  const int code = vips_autorot(in.get(), &out, nullptr);
  return taken(code, out, "orientation");
}

Result<Bytes> write_jpeg(const Image& image) {
  void* memory = nullptr;
  std::size_t size = 0;
  const int code = vips_jpegsave_buffer(image.get(), &memory, &size, "Q", kCleanJpegQuality, "strip", TRUE, "optimize_coding", TRUE, nullptr);
  if (code != 0) return unreadable("writing");
  const std::unique_ptr<void, Free> owner(memory);
  const auto* begin = static_cast<const std::uint8_t*>(memory);
  return Bytes(begin, begin + size);
}

}  // namespace

Result<CleanImage> reencode_photo(PaperType type, BytesView bytes) {
  const ImageSize size = TRY(read_image_size(type, bytes));
  TRY(check_pixels(size));
  if (!start_library()) return internal("document.check_failed", "the image library does not start");
  const Image loaded = TRY(load(type, bytes, size));
  const Image coloured = TRY(to_srgb(loaded));
  const Image opaque = TRY(on_white(coloured));
  const Image decoded = TRY(decode_small(opaque));
  const Image turned = TRY(upright(decoded));
  CleanImage clean;
  clean.bytes = TRY(write_jpeg(turned));
  clean.size = {static_cast<std::uint32_t>(vips_image_get_width(turned.get())), static_cast<std::uint32_t>(vips_image_get_height(turned.get()))};
  return clean;
}

}  // namespace teduh::document
