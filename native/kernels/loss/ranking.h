#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace millrace {

// Discounted cumulative gain, as NDCG is made of: gain 2^relevance - 1, discount 1 / log2(rank + 1) with ranks from 1.

// 2^relevance - 1 for a whole relevance of 0 .. 31.
double relevance_gain(double relevance) noexcept;

// Uniform in [0, 1): what rank_xendcg draws for a row, by its number among all ranks' rows.
double relevance_draw(std::uint64_t round_seed, std::uint64_t row) noexcept;

// Discounts of ranks 1, 2, .. count at [0], [1], ..
std::vector<double> rank_discounts(std::size_t count);

// The largest DCG that these labels can have over their first `most` ranks. `sorted` is scratch of their length.
double best_dcg(std::span<const double> labels, std::span<const double> discounts, std::size_t most,
                std::vector<double>& sorted);

// Rows 0 .. n - 1 of a query, highest score first, equal scores in row order.
void order_by_score(std::span<const double> scores, std::vector<std::size_t>& order);

}  // namespace millrace
