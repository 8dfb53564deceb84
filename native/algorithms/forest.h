#pragma once

#include <cstdint>
#include <span>

namespace millrace {

// How an inner node decides. A row goes left when
//
//   it is missing          -> kMissingLeft
//   kCategorical           -> its category (a whole number from 0) is in the node's set; kSetRight turns that round.
//                             Out of the set's words: not in the set.
//   else                   -> value <= threshold
//
// NaN is missing, unless kNoMissing (NaN then counts as 0) or kZeroMissing (then NaN and |value| <= 1e-35 are missing)
// say otherwise; those two exist for models of LightGBM. A categorical node takes numbers from -1 down as missing and cuts
// off fractions. kSetRight is how XGBoost decides, and with it so are numbers: rounded to float32, and below 0 in no set.
enum NodeFlag : std::uint8_t {
  kMissingLeft = 1,
  kCategorical = 2,
  kSetRight = 4,
  kZeroMissing = 8,
  kNoMissing = 16,
};

// A forest as columns, one entry a node, counted over all trees; a child comes after its parent. Twin of
// src/models/trees/forest.ts, where each column is described.
struct Forest {
  std::span<const std::int32_t> tree_offsets;   // [trees + 1]
  std::span<const std::int32_t> tree_outputs;   // [trees]
  std::span<const std::int32_t> feature;        // [nodes] -1: a leaf
  std::span<const double> threshold;            // [nodes] categorical: the number of its set
  std::span<const std::int32_t> left;           // [nodes]
  std::span<const std::int32_t> right;          // [nodes]
  std::span<const double> value;                // [nodes]
  std::span<const std::uint8_t> flags;          // [nodes]
  std::span<const std::int32_t> leaf;           // [nodes]
  std::span<const std::int32_t> set_offsets;    // [sets + 1] of each set's first word
  std::span<const std::uint32_t> set_words;     // bit c % 32 of word c / 32: category c
  std::span<const double> initial;              // [outputs]
};

}  // namespace millrace
