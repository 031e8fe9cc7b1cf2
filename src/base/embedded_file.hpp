// A file of the source tree that is carried inside the program (law figures, migrations, words, calendars).
#pragma once

#include <string_view>

namespace teduh {

struct EmbeddedFile {
  std::string_view path;  // below the folder that was embedded, with '/'
  std::string_view content;
};

}  // namespace teduh
