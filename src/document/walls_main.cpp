// The walls as production raises them, tried from inside and with the largest honest files: document_walls CHILD FOLDER
// CHILD is document_check_child of the same build, FOLDER an empty folder. The last line counts.
#include <fmt/format.h>
#include <sys/mman.h>

#include <cerrno>
#include <fstream>

#include "document/check_parent.hpp"
#include "document/check_walls.hpp"
#include "document/made_image_vips_test.hpp"
#include "document/made_pdf_test.hpp"
#include "document/wall_attempts_test.hpp"

namespace teduh::document {
namespace {

// A phone of 48 million pixels, and the side that the budget allows.
constexpr int kPhoneWidth = 8064;
constexpr int kPhoneHeight = 6048;

class Count {
 public:
  void add(bool good, std::string_view what, std::string_view found) {
    ++(good ? passed_ : failed_);
    if (!good) fmt::print("FAILED: {}: {}\n", what, found);
  }
  [[nodiscard]] int end() const {
    fmt::print("{} passed, {} failed\n", passed_, failed_);
    return failed_ == 0 ? 0 : 1;
  }

 private:
  int passed_ = 0;
  int failed_ = 0;
};

/// Nothing of the list gets through; a call that the filter would let through still meets the limits (EMFILE).
void try_walls(Count& count, const std::string& folder) {
  const WallTarget target{.folder = folder, .other = getpid()};
  std::ofstream(target.kept()) << "kept";
  for (const WallAttempt& attempt : wall_attempts()) {
    const int error = attempt_behind_walls(attempt, target, [] { return raise_walls(ChildLimits{}); });
    count.add(error == EPERM, attempt.name, fmt::format("error {}", error));
  }
  const WallAttempt pipes{"no descriptor is left", [](const WallTarget&) {
                            std::array<int, 2> ends{};
                            return error_of(pipe(ends.data()));
                          }};
  count.add(attempt_behind_walls(pipes, target, [] { return raise_walls(ChildLimits{}); }) == EMFILE, pipes.name, "a pipe was made");
  const WallAttempt memory{"memory ends", [](const WallTarget&) { 
                             return mmap(nullptr, 2UL * 1024 * 1024 * 1024, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0;
                           }};
  count.add(attempt_behind_walls(memory, target, [] { return raise_walls(ChildLimits{}); }) == ENOMEM, memory.name, "2 GiB were given");
}

void pass(Count& count, const PaperChecker& checker, std::string_view what, const Bytes& file) {
  const auto paper = checker.check(file);
  const std::string found = paper ? "good" : paper.error().code + " " + paper.error().detail;
  count.add(paper.has_value(), fmt::format("{} of {} bytes", what, file.size()), found);
}

/// Structure at every point, so that decoders and entropy coders have their full work; small enough to be uploaded.
MadeImage made_texture(int width, int height) {
  VipsImage* waves = nullptr;
  CHECK(vips_sines(&waves, width, height, "hfreq", 300.0, "vfreq", 170.0, "uchar", TRUE, nullptr) == 0);
  const MadeImage one(waves);
  std::array<VipsImage*, 3> bands{one.get(), one.get(), one.get()};
  VipsImage* joined = nullptr;
  CHECK(vips_bandjoin(bands.data(), &joined, 3, nullptr) == 0);
  const MadeImage three(joined);
  VipsImage* tagged = nullptr;
  CHECK(vips_copy(three.get(), &tagged, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr) == 0);
  return MadeImage(tagged);
}

MadeImage made_deep(const MadeImage& image) {
  VipsImage* deep = nullptr;
  CHECK(vips_colourspace(image.get(), &deep, VIPS_INTERPRETATION_RGB16, nullptr) == 0);
  return MadeImage(deep);
}

/// A scan: the largest page count, a picture in each.
Bytes made_scan(const Bytes& jpeg, int width, int height) {
  MadePdf pdf = made_pages(50);
  const int picture = pdf.add_stream(fmt::format("/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceRGB "
                                                 "/BitsPerComponent 8 /Filter /DCTDecode", width, height), text_of(jpeg));
  const int content = pdf.add_stream("", "q 595 0 0 842 0 0 cm /P Do Q");
  for (int page = 3; page < 53; ++page) {
    pdf.set(page, fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /XObject << /P {} 0 R >> >> >>",
                              content, picture));
  }
  return pdf.bytes();
}

void pass_largest(Count& count, const std::string& child) {
  const PaperChecker checker(child, {"check"});
  const MadeImage photo = made_texture(kPhoneWidth, kPhoneHeight);
  pass(count, checker, "a phone's JPEG of 48 megapixels", saved(photo.get(), ".jpg[Q=40]"));
  pass(count, checker, "a progressive JPEG of 48 megapixels", saved(photo.get(), ".jpg[Q=40,interlace]"));
  const MadeImage plain = made_red_over_blue(kPhoneWidth, kPhoneHeight);
  pass(count, checker, "a PNG of 48 megapixels", saved(plain.get(), ".png[compression=1]"));
  pass(count, checker, "an interlaced PNG of 48 megapixels", saved(plain.get(), ".png[compression=1,interlace]"));
  pass(count, checker, "an interlaced PNG of 48 megapixels and 16 bits", saved(made_deep(plain).get(), ".png[compression=1,interlace]"));
  pass(count, checker, "a WebP of 48 megapixels", saved(plain.get(), ".webp[Q=40,effort=0]"));
  const Bytes page = saved(made_texture(2480, 3508).get(), ".jpg[Q=60]");
  pass(count, checker, "a PDF of 50 scanned pages", made_scan(page, 2480, 3508));
}

}  // namespace
}  // namespace teduh::document

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: document_walls CHILD FOLDER\n");
    return 2;
  }
  teduh::document::Count count;
  teduh::document::try_walls(count, argv[2]);  // before the picture library has threads
  teduh::document::pass_largest(count, argv[1]);
  return count.end();
}
