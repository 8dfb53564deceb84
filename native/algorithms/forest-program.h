#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "kernels/loss/link.h"
#include "kernels/tree/dense-trees.h"
#include "kernels/tree/walk-trees.h"

namespace millrace {

// A forest made ready to predict, in one array of bytes: what compile_forest writes and every prediction reads. It holds
// the forest twice, as ops over codes (DenseOp, for many rows) and as nodes over values (WalkNode, for few rows and for
// trees that the ops cannot say), and all that turns leaves into answers.
//
//   ProgramHeader | sections, each from a multiple of 64 bytes
//
// Only one version and machine ever reads it: it is made from a checked model, lives as long as that, and is not saved.

// What a node reads of a feature: its value, with NaN for what the node takes as missing.
enum class ReadKind : std::uint32_t {
  kNaN,   // NaN is missing
  kZero,  // NaN and |value| <= kZeroThreshold are
  kNone,  // nothing is: NaN counts as 0
  kCode,  // NaN is; else XGBoost's category: rounded to float, and in no set below 0
};

struct ForestRead {
  std::int32_t feature;
  ReadKind kind;
};

// LightGBM's kZeroThreshold, a float.
inline constexpr double kZeroThreshold = 1e-35f;

inline double read_value(double value, ReadKind kind) noexcept {
  if (kind == ReadKind::kNone) return value != value ? 0.0 : value;
  if (kind == ReadKind::kCode) {
    const double seen = static_cast<float>(value);
    return seen < 0 ? std::numeric_limits<double>::infinity() : seen;
  }
  const bool zero = kind == ReadKind::kZero && value >= -kZeroThreshold && value <= kZeroThreshold;
  return zero ? std::bit_cast<double>(std::uint64_t{0x7FF8000000000000u}) : value;
}

struct ForestTree {
  std::int32_t output;
  std::uint32_t root;       // of WalkNode
  std::uint32_t ops;        // first of its DenseOp; their number:
  std::uint32_t op_count;
  std::uint32_t leaves;     // first of its dense leaves
  std::uint32_t leaf_count; // 0: not dense, it is walked
};

// Trees whose cuts, together, fit bytes on every feature: their rows are coded once.
struct ForestSegment {
  std::uint32_t first_tree, last_tree;
  std::uint32_t first_column, last_column;
  std::uint32_t planes;
};

// One read of a segment and the planes of codes it fills. A numeric code is how many cuts lie below the value; missing
// is 255 in the plane of nodes that send it right, 0 in that of nodes that send it left. Categories are coded by class
// (those that no set of the segment tells apart share one): set_byte in one plane, set_bit in the other.
struct ForestColumn {
  static constexpr std::uint32_t kNoPlane = 0xFFFFFFFFu;
  std::uint32_t read;
  bool categorical;
  bool distinct;           // no two of its cuts are one float
  bool unused[2];          // no padding: equal forests make equal programs
  std::uint32_t right;     // plane, or kNoPlane; categorical: of bytes
  std::uint32_t left;      // categorical: of bits
  std::uint32_t cuts;      // numeric: number of its 256 cuts and ranks; categorical: first of its classes
  std::uint32_t cut_count; // categorical: categories with a class of their own; those from there on have the last
};

struct ProgramHeader {
  static constexpr std::uint64_t kMagic = 0x315453455246524Du;
  enum Part { kInitial, kReads, kTrees, kNodes, kNodeValues, kNodeLeaves, kSetOffsets, kSetWords, kSegments, kColumns,
              kRanks, kCuts, kClasses, kOps, kTables, kLeafValues, kLeafNumbers, kParts };
  struct Section {
    std::uint64_t offset;
    std::uint64_t count;
  };

  std::uint64_t magic;
  std::uint64_t bytes;
  std::uint64_t features;
  double slope;
  Link link;
  bool averaged;     // each output's sum is divided by the number of its trees
  bool single;       // sums are floats
  bool categorical;  // some node is
  bool unused[4];
  Section sections[kParts];
};

// The parts of a program, to read.
struct ForestProgram {
  const ProgramHeader* header;
  std::span<const double> initial;
  std::span<const ForestRead> reads;
  std::span<const ForestTree> trees;
  WalkTrees walk;
  std::span<const double> node_values;
  std::span<const std::int32_t> node_leaves;
  std::span<const ForestSegment> segments;
  std::span<const ForestColumn> columns;
  std::span<const float> ranks;
  std::span<const double> cuts;
  std::span<const std::uint16_t> classes;
  std::span<const DenseOp> ops;
  std::span<const std::uint8_t> tables;
  std::span<const double> leaf_values;
  std::span<const std::int32_t> leaf_numbers;

  // False when these bytes are not a whole program. What is inside is trusted: only compile_forest writes it.
  bool open(std::span<const std::uint8_t> bytes) noexcept;

  std::size_t outputs() const noexcept { return initial.size(); }
  std::size_t answers() const noexcept { return answer_count(header->link, initial.size()); }
};

}  // namespace millrace
