#include <algorithm>

#include "kernels/tree/find-split.h"
#include "kernels/tree/score-split.h"

namespace millrace {
namespace {

// The best set found so far: `count` categories of an order from `first` on, or back from it.
struct Best {
  double score = -1;
  std::size_t first = 0;
  std::size_t count = 0;
  bool backwards = false;
  BinSum left;
};

void keep(const SplitSearch& search, double parent_score, const SplitScorer& scorer, const Best& found,
          const std::vector<RankedCategory>& order, Split& best) {
  const double gain = found.score - parent_score;
  if (found.count == 0 || (best.feature >= 0 && best.beats(gain, search.feature))) return;
  const std::uint32_t missing = static_cast<std::uint32_t>(search.sums.size() - 1);
  best.gain = gain;
  best.feature = search.feature;
  best.bin = 0;
  best.is_categorical = true;
  best.missing_left = false;
  best.left_gradient = found.left.gradient;
  best.left_hessian = found.left.hessian;
  best.left_codes.clear();
  for (std::size_t k = 0; k < found.count; ++k) {
    const std::uint32_t code = order[found.backwards ? found.first - k : found.first + k].code;
    if (code == missing) best.missing_left = true;
    else best.left_codes.push_back(code);
  }
  std::sort(best.left_codes.begin(), best.left_codes.end());
  scorer.outputs(best);
}

Best find_one(const SplitSearch& search, const SplitScorer& scorer, double least, const std::vector<RankedCategory>& order) {
  Best best;
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (search.rules->is_random && k != search.random_word % order.size()) continue;
    const BinSum& sum = search.sums[order[k].code];
    if (!scorer.fits(sum.hessian) || !scorer.fits(search.node->hessian - sum.hessian)) continue;
    const double score = scorer.score(sum.gradient, sum.hessian);
    if (score > least && score > best.score) best = {score, k, 1, false, sum};
  }
  return best;
}

// Categories of one end of the order that may go left.
std::size_t most_of_an_end(const SplitRules& rules, std::size_t categories) noexcept {
  return std::min(rules.max_cat_threshold, (categories + 1) / 2);
}

// Rising means, ties by code; only the ends, which are all that is looked at, are put in order.
void sort_ends(std::vector<RankedCategory>& order, std::size_t most) {
  const auto is_before = [](const RankedCategory& a, const RankedCategory& b) {
    return a.mean < b.mean || (a.mean == b.mean && a.code < b.code);
  };
  const auto at = [&](std::size_t place) { return order.begin() + static_cast<std::ptrdiff_t>(place); };
  if (4 * most >= order.size()) return std::sort(order.begin(), order.end(), is_before);
  std::nth_element(order.begin(), at(most), order.end(), is_before);
  std::nth_element(at(most), at(order.size() - most), order.end(), is_before);
  std::sort(order.begin(), at(most), is_before);
  std::sort(at(order.size() - most), order.end(), is_before);
}

void find_many(const SplitSearch& search, const SplitScorer& scorer, double least, const std::vector<RankedCategory>& order,
               bool backwards, Best& best) {
  const SplitRules& rules = *search.rules;
  const std::size_t most = most_of_an_end(rules, order.size());
  const std::size_t only = most > 0 ? search.random_word % most : 0;
  const double group = static_cast<double>(rules.min_data_per_group);
  double in_group = 0;
  BinSum left;
  for (std::size_t k = 0; k < most; ++k) {
    const BinSum& sum = search.sums[order[backwards ? order.size() - 1 - k : k].code];
    left.gradient += sum.gradient;
    left.hessian += sum.hessian;
    in_group += scorer.rows_of(sum.hessian);
    if (!scorer.fits(left.hessian)) continue;
    const std::int64_t right = search.node->hessian - left.hessian;
    if (!scorer.fits(right) || scorer.rows_of(right) + 0.5 < group) break;
    if (in_group + 0.5 < group || (rules.is_random && k != only)) continue;
    in_group = 0;
    const double score = scorer.score(left.gradient, left.hessian);
    if (score > least && score > best.score) best = {score, backwards ? order.size() - 1 : 0, k + 1, backwards, left};
  }
}

}  // namespace

void find_category_split(const SplitSearch& search, double parent_score, std::vector<RankedCategory>& order, Split& best) {
  const SplitRules& rules = *search.rules;
  const NodeSums& node = *search.node;
  const double least = least_score(parent_score, rules);
  // Few categories, counted over all rows: a node deep down is searched as the root is.
  const bool is_few = search.sums.size() <= rules.max_cat_to_onehot;
  // Both sides need a group of rows, which their shares of the hessian add up to but for rounding.
  if (!is_few && node.rows + 2 < 2 * rules.min_data_per_group) return;
  const SplitScorer scorer(node, rules, is_few ? rules.lambda_l2 : rules.lambda_l2 + rules.cat_l2, 0);
  order.clear();
  for (std::size_t code = 0; code < search.sums.size(); ++code) {
    const BinSum& sum = search.sums[code];
    if (sum.hessian <= 0 || (!is_few && scorer.rows_of(sum.hessian) + 0.5 < rules.cat_smooth)) continue;
    const double mean = static_cast<double>(sum.gradient) * node.gradient_scale /
                        (static_cast<double>(sum.hessian) * node.hessian_scale + rules.cat_smooth);
    order.push_back({static_cast<std::uint32_t>(code), mean});
  }
  if (order.empty()) return;
  Best found;
  if (is_few) {
    found = find_one(search, scorer, least, order);
  } else {
    sort_ends(order, most_of_an_end(rules, order.size()));
    find_many(search, scorer, least, order, false, found);
    find_many(search, scorer, least, order, true, found);
  }
  keep(search, parent_score, scorer, found, order, best);
}

}  // namespace millrace
