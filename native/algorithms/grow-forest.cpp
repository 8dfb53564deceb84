#include "algorithms/grow-forest.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>

#include "algorithms/forest-targets.h"
#include "algorithms/grow-forest-tree.h"
#include "algorithms/route-rows.h"
#include "algorithms/sample-rows.h"
#include "algorithms/write-forest.h"
#include "core/random.h"
#include "core/threads.h"
#include "kernels/loss/whole-steps.h"

namespace millrace {
namespace {

constexpr std::uint32_t kTreeStream = 16;
constexpr std::uint32_t kSampleOfTreeStream = 15;

struct Tree {
  std::vector<GrownNode> nodes;
  std::vector<std::int64_t> sums;
  std::vector<std::uint64_t> bag;  // a bit a row: drawn; or empty, all were
};

double share_of(const ForestTargets& targets, const std::int64_t* sums, std::size_t which) noexcept {
  std::int64_t all = 0;
  for (std::size_t k = 0; k < targets.classes; ++k) all += targets.weight_in(sums[k]);
  return static_cast<double>(targets.weight_in(sums[which])) / static_cast<double>(all);
}

// What one thread needs to grow a tree after the other.
struct Planter {
  Planter(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules, Comm& comm)
      : grower(data, targets, rules, comm), copies(data.row_count) {}

  ForestTreeGrower grower;
  LargeArray<std::uint8_t> copies;
  std::size_t count = 0;
  bool is_drawn = false;
};

class ForestCall {
 public:
  ForestCall(const CodedRows& data, const ForestTargets& targets, const ForestRules& rules, Comm& comm,
             const ForestOutcome& outcome, const Control& control)
      : data_(data), targets_(targets), rules_(rules), comm_(comm), outcome_(outcome), control_(control), trees_(rules.trees) {
    const auto threads = static_cast<std::size_t>(comm.size() > 1 ? 1 : control.threads());
    const std::size_t workers = std::min(threads, std::max<std::size_t>(1, rules.trees));
    for (std::size_t k = 0; k < workers; ++k) planters_.push_back(std::make_unique<Planter>(data, targets, rules.tree, comm));
    double largest = 1;
    if (targets.classes == 0) {
      largest = std::max(largest, measure(data.row_count, comm, control, [&](std::size_t row) { return targets.labels[row]; }).largest);
    }
    per_unit_ = steps_per_unit(2 * largest, static_cast<std::int64_t>(rules.total_trees));
  }

  Status grow();
  std::size_t write(ForestWriter& writer);
  void add_out_of_bag(std::size_t grown);

 private:
  std::size_t outputs() const noexcept { return targets_.classes > 2 ? targets_.classes : 1; }
  void sample(Planter& planter, std::size_t tree);
  void add_leaf(const Tree& tree, std::size_t node, std::span<const std::uint32_t> rows) noexcept;
  void add_block(std::span<const RowRouter> routers, const Block& block);

  const CodedRows& data_;
  const ForestTargets& targets_;
  const ForestRules& rules_;
  Comm& comm_;
  const ForestOutcome& outcome_;
  const Control& control_;
  std::vector<Tree> trees_;
  std::vector<std::unique_ptr<Planter>> planters_;
  double per_unit_ = 1;
};

// The rows of one tree; of those that were drawn, the ones that weigh something.
void ForestCall::sample(Planter& planter, std::size_t tree) {
  const std::size_t n = data_.row_count;
  planter.count = 0;
  const std::span<std::uint32_t> chosen = planter.grower.rows();
  planter.is_drawn = rules_.sampling.kind != Sampling::kAll;
  if (planter.is_drawn) {
    const std::uint64_t seed =
        random_key(rules_.seed, kSampleOfTreeStream, static_cast<std::uint32_t>(rules_.first_tree + tree));
    draw_copies(rules_.sampling, seed, data_.first_row, {planter.copies.data(), n});
    for (std::size_t row = 0; row < n; ++row) {
      chosen[planter.count] = static_cast<std::uint32_t>(row);
      planter.count += planter.copies[row] != 0 && targets_.weight_of(row) > 0;
    }
  }
  // A tree that drew nothing, of few rows, learns from all.
  std::array<std::int64_t, 1> drawn{static_cast<std::int64_t>(planter.count)};
  comm_.sum(drawn);
  if (drawn[0] == 0) {
    planter.is_drawn = false;
    for (std::size_t row = 0; row < n; ++row) {
      chosen[planter.count] = static_cast<std::uint32_t>(row);
      planter.count += targets_.weight_of(row) > 0;
    }
  }
}

std::vector<std::uint64_t> bits_of(const LargeArray<std::uint8_t>& copies) {
  std::vector<std::uint64_t> bits((copies.size() + 63) / 64, 0);
  for (std::size_t row = 0; row < copies.size(); ++row) bits[row / 64] |= std::uint64_t{copies[row] != 0} << (row % 64);
  return bits;
}

Status ForestCall::grow() {
  std::vector<Status> statuses(planters_.size());
  std::atomic<std::size_t> next{0};
  const auto plant = [&](std::size_t index) {
    Planter& planter = *planters_[index];
    for (std::size_t tree = next++; tree < trees_.size() && statuses[index].ok(); tree = next++) {
      sample(planter, tree);
      const std::uint8_t* copies = planter.is_drawn ? planter.copies.data() : nullptr;
      const std::uint64_t seed = random_key(rules_.seed, kTreeStream, static_cast<std::uint32_t>(rules_.first_tree + tree));
      statuses[index] = planter.grower.grow(planter.count, copies, seed, control_.with_threads(1));
      trees_[tree].nodes.swap(planter.grower.nodes());
      trees_[tree].sums.swap(planter.grower.sums());
      if (planter.is_drawn && !outcome_.out_of_bag_counts.empty()) trees_[tree].bag = bits_of(planter.copies);
      if (comm_.rank() == 0) control_.add_done();
    }
  };
  if (planters_.size() == 1) plant(0);
  else parallel_for(planters_.size(), control_, plant);
  if (control_.stopped() && comm_.size() == 1) return {Code::kCancelled};
  for (const Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return {};
}

// Writes the trees that fit, and what more than two classes share their nodes by.
std::size_t ForestCall::write(ForestWriter& writer) {
  for (std::size_t tree = 0; tree < trees_.size(); ++tree) {
    const std::size_t count = trees_[tree].nodes.size();
    if (!writer.has_room(1, count / 2 + 1)) return tree;
    const std::size_t first = writer.nodes();
    writer.write(trees_[tree].nodes, 0, 1.0);
    if (outcome_.shares.empty()) continue;
    for (std::size_t node = 0; node < count; ++node) {
      const std::int64_t* sums = trees_[tree].sums.data() + node * targets_.classes;
      double* shares = outcome_.shares.data() + (first + node) * targets_.classes;
      for (std::size_t k = 0; k < targets_.classes; ++k) shares[k] = share_of(targets_, sums, k);
    }
  }
  return trees_.size();
}

void ForestCall::add_leaf(const Tree& tree, std::size_t node, std::span<const std::uint32_t> rows) noexcept {
  const std::size_t n = data_.row_count;
  const std::int64_t* sums = tree.sums.data() + node * targets_.width();
  for (std::size_t k = 0; k < outputs(); ++k) {
    const double answer = targets_.classes > 2 ? share_of(targets_, sums, k) : tree.nodes[node].output;
    const std::int64_t steps = to_steps(answer, per_unit_);
    for (const std::uint32_t row : rows) outcome_.out_of_bag_sums[k * n + row] += steps;
  }
  for (const std::uint32_t row : rows) ++outcome_.out_of_bag_counts[row];
}

// What some trees say of the rows of one block that were not in their bags.
void ForestCall::add_block(std::span<const RowRouter> routers, const Block& block) {
  std::vector<std::uint32_t> rows(block.end - block.begin);
  std::vector<std::uint32_t> buffer(rows.size());
  const Control serial = control_.with_threads(1);
  for (std::size_t tree = 0; tree < routers.size(); ++tree) {
    const std::vector<std::uint64_t>& bag = trees_[tree].bag;
    if (bag.empty()) continue;
    std::size_t count = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      rows[count] = static_cast<std::uint32_t>(row);
      count += (bag[row / 64] >> (row % 64) & 1) == 0;
    }
    routers[tree].route(data_, std::span(rows).first(count), std::span(buffer).first(count), serial,
                        [&](std::size_t node, std::span<const std::uint32_t> own) { add_leaf(trees_[tree], node, own); });
  }
}

void ForestCall::add_out_of_bag(std::size_t grown) {
  if (outcome_.out_of_bag_counts.empty() || rules_.sampling.kind == Sampling::kAll) return;
  planters_.clear();  // their scratch is large, and all trees are there
  std::vector<RowRouter> routers;
  for (std::size_t tree = 0; tree < grown; ++tree) routers.emplace_back(trees_[tree].nodes, *data_.layout);
  for_each_block(data_.row_count, control_, [&](const Block& block) { add_block(routers, block); });
  const std::size_t n = data_.row_count;
  const std::size_t answers = std::max<std::size_t>(1, targets_.classes);
  for (std::size_t i = 0; i < outcome_.out_of_bag.size(); ++i) {
    const std::size_t row = i / answers;
    const std::int32_t count = outcome_.out_of_bag_counts[row];
    const std::size_t output = outputs() == 1 ? 0 : i % answers;
    const double mean = static_cast<double>(outcome_.out_of_bag_sums[output * n + row]) / per_unit_ / count;
    const bool is_first_of_two = targets_.classes == 2 && i % 2 == 0;
    outcome_.out_of_bag[i] = count == 0 ? std::numeric_limits<double>::quiet_NaN() : is_first_of_two ? 1 - mean : mean;
  }
}

}  // namespace

Status grow_forest(const CodedRows& data, std::span<const double> labels, std::span<const double> weights,
                   std::span<const double> cuts, const ForestRules& rules, Comm& comm, const ForestColumns& forest,
                   const ForestOutcome& outcome, const Control& control) {
  ForestTargets targets;
  const Status status = make_targets(labels, weights, rules.classes, data.first_row, comm, control, targets);
  if (!status.ok()) return status;
  if (rules.first_tree == 0) control.set_total(static_cast<std::int64_t>(rules.total_trees));
  ForestWriter writer(*data.layout, cuts, forest);
  ForestCall call(data, targets, rules, comm, outcome, control);
  const Status grown = call.grow();
  if (!grown.ok()) return grown;
  const std::size_t count = call.write(writer);
  if (count == 0 && rules.trees > 0) return {Code::kShape};
  call.add_out_of_bag(count);
  if (control.stopped() && comm.size() == 1) return {Code::kCancelled};
  outcome.counts[0] = static_cast<std::int32_t>(count);
  outcome.counts[1] = static_cast<std::int32_t>(writer.nodes());
  outcome.counts[2] = static_cast<std::int32_t>(writer.sets());
  outcome.counts[3] = static_cast<std::int32_t>(writer.words());
  return {};
}

}  // namespace millrace
