export default function total(cart) {
  return cart.reduce((sum, item) => sum + item.price, 0);
}

console.log(total([{ price: 1 }, { price: 2 }]));
