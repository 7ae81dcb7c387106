// The same pairwise statistics in C, two ways, on the same addresses (little-endian u32 in a file, count from its size):
// (1) bit-sliced: 32x32 transposes, one AND and popcount a pair and 32 addresses; (2) six byte-pair histograms and Walsh transforms.
// Prints one line: seconds of each (best of five) and the sum over pairs of agreements * (pair number + 1) modulo 2^32 of each.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void transpose(uint32_t a[32]) {
  uint32_t m = 0xffff;
  for (int j = 16; j; j >>= 1, m ^= m << j)
    for (int k = 0; k < 32; k = (k + j + 1) & ~j) {
      uint32_t t = (a[k] ^ (a[k + j] >> j)) & m;
      a[k] ^= t;
      a[k + j] ^= t << j;
    }
}

static uint64_t agree[32][32];

static void sliced(const uint32_t *v, size_t n) {
  memset(agree, 0, sizeof agree);
  uint32_t block[32];
  for (size_t at = 0; at < n; at += 32) {
    size_t left = n - at < 32 ? n - at : 32;
    memset(block, 0, sizeof block);
    memcpy(block, v + at, left * 4);
    transpose(block);
    uint32_t used = left == 32 ? 0xffffffffu : ~(0xffffffffu >> left);
    for (int i = 0; i < 32; i++)
      for (int j = i + 1; j < 32; j++)
        agree[31 - j][31 - i] += __builtin_popcount(~(block[i] ^ block[j]) & used);
  }
}

static const int PAIRS[6][2] = {{3, 2}, {1, 0}, {3, 1}, {3, 0}, {2, 1}, {2, 0}};
static double cells[6][65536];

static void histograms(const uint32_t *v, size_t n) {
  memset(agree, 0, sizeof agree);
  memset(cells, 0, sizeof cells);
  for (size_t i = 0; i < n; i++) {
    uint32_t a = v[i] >> 24, b = v[i] >> 16 & 255, c = v[i] >> 8 & 255, d = v[i] & 255;
    cells[0][v[i] >> 16]++;
    cells[1][v[i] & 65535]++;
    cells[2][a << 8 | c]++;
    cells[3][a << 8 | d]++;
    cells[4][b << 8 | c]++;
    cells[5][b << 8 | d]++;
  }
  for (int p = 0; p < 6; p++) {
    double *h = cells[p];
    for (int half = 1; half < 65536; half *= 2)
      for (int k = 0; k < 65536; k += 2 * half)
        for (int i = k; i < k + half; i++) {
          double x = h[i], y = h[i + half];
          h[i] = x + y;
          h[i + half] = x - y;
        }
    for (int i = 0; i < 16; i++)
      for (int j = i + 1; j < 16; j++) {
        int low = i < 8 ? PAIRS[p][1] * 8 + i : PAIRS[p][0] * 8 + i - 8;
        int high = j < 8 ? PAIRS[p][1] * 8 + j : PAIRS[p][0] * 8 + j - 8;
        int x = low < high ? low : high, y = low < high ? high : low;
        agree[x][y] = (uint64_t)((h[0] + h[1 << i | 1 << j]) / 2);
      }
  }
}

static uint32_t digest(void) {
  uint32_t sum = 0, number = 1;
  for (int i = 0; i < 32; i++)
    for (int j = i + 1; j < 32; j++) sum += (uint32_t)agree[i][j] * number++;
  return sum;
}

static double best(void (*run)(const uint32_t *, size_t), const uint32_t *v, size_t n) {
  double shortest = 1e9;
  for (int round = 0; round < 5; round++) {
    double begun = now();
    run(v, n);
    double took = now() - begun;
    if (took < shortest) shortest = took;
  }
  return shortest;
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  size_t n = (size_t)ftell(file) / 4;
  rewind(file);
  uint32_t *v = malloc(n * 4);
  if (!v || fread(v, 4, n, file) != n) return 2;
  double a = best(sliced, v, n);
  uint32_t first = digest();
  double b = best(histograms, v, n);
  printf("%.6f %u %.6f %u\n", a, first, b, digest());
  return 0;
}
