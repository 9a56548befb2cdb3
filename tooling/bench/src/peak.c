/* The rate of multiplications followed by additions on vectors of 128 bits, which is all that WebAssembly has: GFLOP/s, five times. */
#include <stdio.h>
#include <time.h>

typedef float vector __attribute__((vector_size(16)));

/* In assembly, so that no compiler takes the product out of the loop or fuses it with the sum. */
#if defined(__AVX__)
#define MULTIPLY(product, a, b) __asm__ volatile("vmulps %1, %2, %0" : "=x"(product) : "x"(a), "x"(b))
#elif defined(__SSE__)
#define MULTIPLY(product, a, b) product = a; __asm__ volatile("mulps %1, %0" : "+x"(product) : "x"(b))
#elif defined(__aarch64__)
#define MULTIPLY(product, a, b) __asm__ volatile("fmul %0.4s, %1.4s, %2.4s" : "=w"(product) : "w"(a), "w"(b))
#else
#error "no 128-bit vectors known for this processor"
#endif

/* Twelve sums, so that none has to wait for the one before. */
#define TWELVE(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define DECLARE(i) vector sum##i = {i};
#define MULTIPLY_ADD(i) { vector product; MULTIPLY(product, x, y); sum##i += product; }
#define ADD_UP(i) total += sum##i;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

int main(void) {
  const long rounds = 10000000;
  const vector x = {0.5f, 0.5f, 0.5f, 0.5f}, y = {0.25f, 0.5f, 0.75f, 1.0f};
  volatile float sink;
  printf("{\"gflops\":[");
  for (int sample = 0; sample < 5; sample++) {
    TWELVE(DECLARE)
    double start = now();
    for (long round = 0; round < rounds; round++) { TWELVE(MULTIPLY_ADD) }
    double seconds = now() - start;
    vector total = {0};
    TWELVE(ADD_UP)
    sink = total[0] + total[1] + total[2] + total[3];
    printf("%s%.3f", sample > 0 ? "," : "", rounds * 12 * 8 / seconds / 1e9);
  }
  (void)sink;
  printf("]}\n");
  return 0;
}
