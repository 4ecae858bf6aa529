#include "faiss_ext.h"
#include "macros_impl.h"

#include <faiss/Index.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIDMap.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexIVFFastScan.h>
#include <faiss/IndexPreTransform.h>
#include <faiss/IndexRefine.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <faiss/impl/FaissAssert.h>
#include <faiss/index_io.h>
#include <faiss/invlists/OnDiskInvertedLists.h>

#include <omp.h>

#ifdef __x86_64__
#include <cpuid.h>
#endif

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

extern "C" {
// OpenBLAS's, absent from other BLAS libraries
__attribute__((weak)) void openblas_set_num_threads(int);

void __real_sgemm_(const char*, const char*, const int*, const int*, const int*, const float*, const float*,
        const int*, const float*, const int*, const float*, float*, const int*);
}

namespace {

// Below this many multiplications a product is done before other threads have woken up.
constexpr int64_t kMinWork = 1 << 16;
// Columns per thread are a multiple of this, so that no thread gets a sliver.
constexpr int kStep = 16;

// FAISS is written for OpenMP, bytedeco's OpenBLAS for its own pthreads. Together they fight over
// the cores (and OpenBLAS prints a warning), which costs Flat batches a factor of four. So OpenBLAS
// is told to use one thread, and the linker (--wrap=sgemm_) sends FAISS's products through
// __wrap_sgemm_, which splits a large one over the OpenMP threads that FAISS uses anyway.
struct OneBlasThread {
    OneBlasThread() {
        if (openblas_set_num_threads) {
            openblas_set_num_threads(1);
        }
    }
} one_blas_thread;

const faiss::Index* unwrap(const faiss::Index* index) {
    for (;;) {
        if (auto map = dynamic_cast<const faiss::IndexIDMap*>(index)) {
            index = map->index;
        } else if (auto refine = dynamic_cast<const faiss::IndexRefine*>(index)) {
            index = refine->base_index;
        } else if (auto transform = dynamic_cast<const faiss::IndexPreTransform*>(index)) {
            index = transform->index;
        } else {
            return index;
        }
    }
}

// Parameters and what they point to. FAISS keeps bare pointers.
template <class P>
struct Owning : P {
    std::unique_ptr<faiss::IDSelector> kept_selector;
    std::unique_ptr<faiss::SearchParameters> kept_base;
};

template <class P>
std::unique_ptr<Owning<P>> with_selector(faiss::IDSelector* selector, std::unique_ptr<faiss::IDSelector> keep) {
    auto parameters = std::make_unique<Owning<P>>();
    parameters->sel = selector;
    parameters->kept_selector = std::move(keep);
    return parameters;
}

// The selector speaks of the ids of `index`; `keep` is the selector itself where nobody else owns it.
std::unique_ptr<faiss::SearchParameters> parameters_for(const faiss::Index* index, faiss::IDSelector* selector,
        std::unique_ptr<faiss::IDSelector> keep, int nprobe, int ef_search) {
    if (auto map = dynamic_cast<const faiss::IndexIDMap*>(index)) {
        if (selector) {
            // IndexIDMap translates only the outermost selector, and leaves alone one that is translated
            keep = std::make_unique<faiss::IDSelectorTranslated>(map->id_map, selector);
            selector = keep.get();
        }
        return parameters_for(map->index, selector, std::move(keep), nprobe, ef_search);
    }
    if (auto transform = dynamic_cast<const faiss::IndexPreTransform*>(index)) {
        return parameters_for(transform->index, selector, std::move(keep), nprobe, ef_search);
    }
    if (auto refine = dynamic_cast<const faiss::IndexRefine*>(index)) {
        auto parameters = with_selector<faiss::IndexRefineSearchParameters>(selector, std::move(keep));
        parameters->k_factor = refine->k_factor;
        parameters->kept_base = parameters_for(refine->base_index, selector, nullptr, nprobe, ef_search);
        parameters->base_index_params = parameters->kept_base.get();
        return parameters;
    }
    if (auto ivf = dynamic_cast<const faiss::IndexIVF*>(index)) {
        auto parameters = with_selector<faiss::IVFSearchParameters>(selector, std::move(keep));
        parameters->nprobe = nprobe > 0 ? nprobe : ivf->nprobe;
        return parameters;
    }
    if (auto hnsw = dynamic_cast<const faiss::IndexHNSW*>(index)) {
        auto parameters = with_selector<faiss::SearchParametersHNSW>(selector, std::move(keep));
        parameters->efSearch = ef_search > 0 ? ef_search : hnsw->hnsw.efSearch;
        return parameters;
    }
    return with_selector<faiss::SearchParameters>(selector, std::move(keep));
}

// Whether the file holds plain inverted lists and little else. IO_FLAG_MMAP_IFC maps whatever is large, but for
// lists it takes memory of their size first, fills it with zeros, and leaves what malloc does not give back: seconds
// and a gigabyte for 600,000 vectors. The older IO_FLAG_MMAP, which cannot be combined with it, just maps them.
bool is_lists(const char* file) {
    char kind[5] = "";
    if (FILE* f = fopen(file, "rb")) {
        const size_t got = fread(kind, 1, 4, f);
        fclose(f);
        return got == 4 && (!strcmp(kind, "IwFl") || !strcmp(kind, "IwSq") || !strcmp(kind, "IwPQ"));
    }
    return false; // read_index says why
}

bool keeps_ids(const faiss::Index* index) {
    if (auto transform = dynamic_cast<const faiss::IndexPreTransform*>(index)) {
        return keeps_ids(transform->index);
    }
    return dynamic_cast<const faiss::IndexIVF*>(index) || dynamic_cast<const faiss::IndexIDMap*>(index);
}

} // namespace

extern "C" {

// Column-major C = alpha op(A) op(B) + beta C, cut along the longer side of C. FAISS declares the
// integers as long, OpenBLAS reads int: on little endian both see the low 32 bits.
int __wrap_sgemm_(const char* trans_a, const char* trans_b, const int* pm, const int* pn, const int* pk,
        const float* alpha, const float* a, const int* plda, const float* b, const int* pldb, const float* beta,
        float* c, const int* pldc) {
    const int m = *pm, n = *pn, k = *pk;
    const int64_t lda = *plda, ldb = *pldb, ldc = *pldc;
    const bool by_columns = n >= m;
    const int total = by_columns ? n : m;
    const int threads = omp_in_parallel() ? 1 : std::min(omp_get_max_threads(), std::max(1, total / kStep));
    if (threads <= 1 || int64_t(m) * n * k < kMinWork) {
        __real_sgemm_(trans_a, trans_b, pm, pn, pk, alpha, a, plda, b, pldb, beta, c, pldc);
        return 0;
    }
    const bool a_transposed = *trans_a == 'T' || *trans_a == 't';
    const bool b_transposed = *trans_b == 'T' || *trans_b == 't';
#pragma omp parallel num_threads(threads)
    {
        const int workers = omp_get_num_threads();
        const int step = ((total + workers - 1) / workers + kStep - 1) / kStep * kStep;
        const int from = std::min(total, omp_get_thread_num() * step);
        const int count = std::min(total, from + step) - from;
        if (count > 0 && by_columns) {
            __real_sgemm_(trans_a, trans_b, pm, &count, pk, alpha, a, plda,
                    b + (b_transposed ? from : from * ldb), pldb, beta, c + from * ldc, pldc);
        } else if (count > 0) {
            __real_sgemm_(trans_a, trans_b, &count, pn, pk, alpha, a + (a_transposed ? from * lda : from), plda,
                    b, pldb, beta, c + from, pldc);
        }
    }
    return 0;
}

int skylight_faiss_search_parameters(FaissSearchParameters** p_parameters, const FaissIndex* index,
        FaissIDSelector* selector, int nprobe, int ef_search) {
    try {
        auto parameters = parameters_for(reinterpret_cast<const faiss::Index*>(index),
                reinterpret_cast<faiss::IDSelector*>(selector), nullptr, nprobe, ef_search);
        *p_parameters = reinterpret_cast<FaissSearchParameters*>(parameters.release());
        return 0;
    }
    CATCH_AND_HANDLE
}

int skylight_faiss_read_mapped(const char* file, FaissIndex** p_index) {
    try {
        const bool lists = is_lists(file);
        std::unique_ptr<faiss::Index> index(
                faiss::read_index(file, lists ? faiss::IO_FLAG_MMAP : faiss::IO_FLAG_MMAP_IFC));
        if (auto ivf = dynamic_cast<faiss::IndexIVF*>(index.get())) {
            if (auto mapped = dynamic_cast<faiss::OnDiskInvertedLists*>(ivf->invlists)) {
                for (const auto& list : mapped->lists) { // FAISS does not look, and a search would crash
                    const size_t end = list.offset + list.size * (mapped->code_size + sizeof(faiss::idx_t));
                    FAISS_THROW_IF_NOT_MSG(end <= mapped->totsize, "the file is shorter than its inverted lists");
                }
                mapped->prefetch_nthread = 0; // or each search starts 32 threads, which only touch its pages
            }
        }
        *p_index = reinterpret_cast<FaissIndex*>(index.release());
        return 0;
    }
    CATCH_AND_HANDLE
}

int skylight_faiss_keep_ids(FaissIndex** p_index) {
    try {
        auto index = reinterpret_cast<faiss::Index*>(*p_index);
        if (!keeps_ids(index)) {
            auto map = new faiss::IndexIDMap2(index);
            map->own_fields = true;
            *p_index = reinterpret_cast<FaissIndex*>(static_cast<faiss::Index*>(map));
        }
        return 0;
    }
    CATCH_AND_HANDLE
}

int skylight_faiss_set_defaults(FaissIndex* index, int nprobe, int ef_search) {
    try {
        auto inner = const_cast<faiss::Index*>(unwrap(reinterpret_cast<const faiss::Index*>(index)));
        auto ivf = dynamic_cast<faiss::IndexIVF*>(inner);
        auto hnsw = dynamic_cast<faiss::IndexHNSW*>(inner);
        if (ivf && nprobe > 0) {
            ivf->nprobe = nprobe;
        }
        if (hnsw && ef_search > 0) {
            hnsw->hnsw.efSearch = ef_search;
        }
        return 0;
    }
    CATCH_AND_HANDLE
}

int skylight_faiss_range_search(const FaissIndex* index, idx_t n, const float* x, float radius,
        const FaissSearchParameters* parameters, FaissRangeSearchResult* result) {
    try {
        auto found = reinterpret_cast<faiss::RangeSearchResult*>(result);
        auto chosen = reinterpret_cast<const faiss::SearchParameters*>(parameters);
        auto outer = reinterpret_cast<const faiss::Index*>(index);
        auto map = dynamic_cast<const faiss::IndexIDMap*>(outer);
        if (!map || !chosen) {
            outer->range_search(n, x, radius, found, chosen);
            return 0;
        }
        // IndexIDMap::range_search hands on nothing but the selector, and calls it even if it is null
        map->index->range_search(n, x, radius, found, chosen);
        for (size_t i = 0; i < found->lims[found->nq]; i++) {
            found->labels[i] = map->id_map[found->labels[i]];
        }
        return 0;
    }
    CATCH_AND_HANDLE
}

char skylight_faiss_kind(const FaissIndex* index) {
    const faiss::Index* inner = unwrap(reinterpret_cast<const faiss::Index*>(index));
    if (dynamic_cast<const faiss::IndexIVFFastScan*>(inner)) {
        return 'F';
    }
    if (dynamic_cast<const faiss::IndexIVF*>(inner)) {
        return 'I';
    }
    return dynamic_cast<const faiss::IndexHNSW*>(inner) ? 'H' : '-';
}

int skylight_faiss_nprobe(const FaissIndex* index) {
    auto ivf = dynamic_cast<const faiss::IndexIVF*>(unwrap(reinterpret_cast<const faiss::Index*>(index)));
    return ivf ? int(ivf->nprobe) : 0;
}

int64_t skylight_faiss_nlist(const FaissIndex* index) {
    auto ivf = dynamic_cast<const faiss::IndexIVF*>(unwrap(reinterpret_cast<const faiss::Index*>(index)));
    return ivf ? int64_t(ivf->nlist) : 0;
}

void skylight_faiss_set_threads(int n) {
    omp_set_num_threads(n);
}

int skylight_faiss_threads(void) {
    return omp_get_max_threads();
}

const char* skylight_faiss_level(void) {
    return SKYLIGHT_FAISS_LEVEL;
}

int skylight_faiss_level_runs(void) {
#ifdef __x86_64__
    // by hand: __builtin_cpu_supports needs a symbol of libgcc that a shared library does not get here
    const bool wants_512 = std::strcmp(SKYLIGHT_FAISS_LEVEL, "avx512") == 0;
    if (!wants_512 && std::strcmp(SKYLIGHT_FAISS_LEVEL, "avx2") != 0) {
        return 1;
    }
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_FMA) || !(c & bit_F16C) || !(c & bit_OSXSAVE)) {
        return 0;
    }
    unsigned saved, high; // the registers that the system keeps for each thread
    __asm__("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2) || (saved & 0x06) != 0x06) {
        return 0;
    }
    const unsigned all = bit_AVX512F | bit_AVX512CD | bit_AVX512VL | bit_AVX512DQ | bit_AVX512BW;
    return !wants_512 || ((b & all) == all && (saved & 0xe6) == 0xe6);
#else
    return 1;
#endif
}

int64_t skylight_faiss_address(const float* x) {
    return reinterpret_cast<int64_t>(x);
}
}
