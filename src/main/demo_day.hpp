// `teduh demo day`: a whole day of a branch through the public API, told as a story, and checked at its end.
#pragma once

#include "main/settings.hpp"

namespace teduh::main {

/// The data folder of `settings` is made when it is empty; a demo that is there already is used. 0 when everything agrees, 1 when something
/// does not, or the day could not be played.
int demo_day(Settings settings);

}  // namespace teduh::main
