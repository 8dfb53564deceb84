#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/loss/loss.h"

namespace millrace {

// Gradient and hessian of the rows of queries query_begin .. query_end by their scores, times their weights.
//
//   gradients, hessians  [row_count]  written at the rows of these queries
//   round_seed           of this round; rank_xendcg draws by it and the number of the row among all ranks' rows
//
// LambdaRank (Burges 2010): each pair of rows of different relevance with one of them above rank truncation_level
// pushes apart by how much swapping them would change NDCG. Gain 2^relevance - 1, discount 1 / log2(rank + 1) from
// rank 1, equal scores in row order. rank_xendcg (Bruch 2021): the cross-entropy of two distributions over the rows
// of a query, softmax of scores and 2^relevance - u with u uniform in [0, 1).
//
// Rows of a query are summed in one order, so the bits depend on nothing else. LambdaRank: O(n truncation_level) a
// query. Precondition: check_labels; a ranking loss.
void rank_gradients(const ScoredRows& rows, std::size_t query_begin, std::size_t query_end, std::uint64_t round_seed,
                    double* gradients, double* hessians);

// 1 - NDCG of each of these queries over its first ndcg_rows ranks (0: all); 0 where no row is relevant.
//
//   losses  [query_end - query_begin]  written
void query_losses(const ScoredRows& rows, std::size_t query_begin, std::size_t query_end, double* losses);

}  // namespace millrace
