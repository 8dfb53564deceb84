#include "algorithms/forest-program.h"

namespace millrace {
namespace {

template <class T>
bool read_part(std::span<const std::uint8_t> bytes, const ProgramHeader& header, ProgramHeader::Part part,
               std::span<const T>& to) noexcept {
  const ProgramHeader::Section& section = header.sections[part];
  if (section.offset > bytes.size() || section.count > (bytes.size() - section.offset) / sizeof(T)) return false;
  to = {reinterpret_cast<const T*>(bytes.data() + section.offset), section.count};
  return true;
}

}  // namespace

bool ForestProgram::open(std::span<const std::uint8_t> bytes) noexcept {
  if (bytes.size() < sizeof(ProgramHeader) || reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 != 0) return false;
  header = reinterpret_cast<const ProgramHeader*>(bytes.data());
  if (header->magic != ProgramHeader::kMagic || header->bytes != bytes.size()) return false;
  using Part = ProgramHeader;
  const auto part = [&](ProgramHeader::Part which, auto& to) { return read_part(bytes, *header, which, to); };
  return part(Part::kInitial, initial) && part(Part::kReads, reads) && part(Part::kTrees, trees) &&
         part(Part::kNodes, walk.nodes) && part(Part::kSetOffsets, walk.set_offsets) &&
         part(Part::kSetWords, walk.set_words) && part(Part::kNodeValues, node_values) &&
         part(Part::kNodeLeaves, node_leaves) && part(Part::kSegments, segments) && part(Part::kColumns, columns) &&
         part(Part::kRanks, ranks) && part(Part::kCuts, cuts) && part(Part::kClasses, classes) &&
         part(Part::kOps, ops) && part(Part::kTables, tables) && part(Part::kLeafValues, leaf_values) &&
         part(Part::kLeafNumbers, leaf_numbers);
}

}  // namespace millrace
