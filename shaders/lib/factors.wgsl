// factors — the two matrices of a product, whatever their layout, and the cells of the product.
//   shape    rows, inner, columns; of left and right the elements from one row to the next and from one column to the next
//            (a transposed matrix has them exchanged); of product the elements from row to row; added: 1 adds to product
//   left     f32[rows][inner], right f32[inner][columns], product f32[rows][columns], as their steps say
// Beyond its edges a matrix is 0, and nothing is put.

struct Shape {
  rows: u32,
  inner: u32,
  columns: u32,
  left_row: u32,
  left_column: u32,
  right_row: u32,
  right_column: u32,
  product_row: u32,
  added: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> left: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;
@group(0) @binding(3) var<storage, read_write> product: array<f32>;

fn left_at(row: u32, step: u32) -> f32 {
  if (row >= shape.rows || step >= shape.inner) {
    return 0f;
  }
  return left[row * shape.left_row + step * shape.left_column];
}

fn right_at(step: u32, column: u32) -> f32 {
  if (step >= shape.inner || column >= shape.columns) {
    return 0f;
  }
  return right[step * shape.right_row + column * shape.right_column];
}

fn put_product(row: u32, column: u32, sum: f32) {
  if (row < shape.rows && column < shape.columns) {
    let at = row * shape.product_row + column;
    product[at] = select(0f, product[at], shape.added != 0u) + sum;
  }
}
