#include "algorithms/draw-features.h"

#include <algorithm>
#include <cmath>

#include "core/random.h"

namespace millrace {
namespace {

constexpr std::uint32_t kFeatureStream = 9;

}  // namespace

void draw_features(std::span<const std::uint8_t> from, double fraction, std::uint64_t key,
                   std::vector<std::uint8_t>& drawn) {
  drawn.assign(from.begin(), from.end());
  if (fraction >= 1) return;
  struct Draw {
    std::uint64_t word;
    std::uint32_t feature;
  };
  std::vector<Draw> draws;
  for (std::uint32_t feature = 0; feature < from.size(); ++feature) {
    if (from[feature] == 0) continue;
    const RandomWords words = random_words(key, kFeatureStream, feature);
    draws.push_back({(static_cast<std::uint64_t>(words.first) << 32) | words.second, feature});
  }
  const double wanted = std::floor(static_cast<double>(draws.size()) * fraction + 0.5);
  const std::size_t count = std::min(draws.size(), std::max<std::size_t>(1, static_cast<std::size_t>(wanted)));
  std::sort(draws.begin(), draws.end(), [](const Draw& a, const Draw& b) {
    return a.word < b.word || (a.word == b.word && a.feature < b.feature);
  });
  for (std::size_t k = count; k < draws.size(); ++k) drawn[draws[k].feature] = 0;
}

}  // namespace millrace
