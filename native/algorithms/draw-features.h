#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace millrace {

// Marks `fraction` of the marked features (at least one), drawn by key: those with the smallest hashes.
void draw_features(std::span<const std::uint8_t> from, double fraction, std::uint64_t key,
                   std::vector<std::uint8_t>& drawn);

}  // namespace millrace
