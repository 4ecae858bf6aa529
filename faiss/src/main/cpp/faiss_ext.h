// The little that FAISS's C API lacks and the Java face needs. Parsed by JavaCPP like the C API's
// own headers; functions return 0, or an error code with the text in faiss_get_last_error().
#ifndef SKYLIGHT_FAISS_EXT_H
#define SKYLIGHT_FAISS_EXT_H

#include "Index_c.h"
#include "impl/AuxIndexStructures_c.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Opens an index whose vectors, codes and inverted lists stay in the mapped file. (The C header's
/// FAISS_IO_FLAG_MMAP is not what FAISS tests for.)
int skylight_faiss_read_mapped(const char* file, FaissIndex** p_index);

/// Wraps an empty index that does not keep ids of the caller's choice into an IndexIDMap2, which
/// owns it; others stay as they are.
int skylight_faiss_keep_ids(FaissIndex** p_index);

/// Search parameters that suit the index, through whatever wraps it. 0 keeps the index's own nprobe
/// or efSearch; selector may be null, and must outlive the parameters if not. Free with
/// faiss_SearchParameters_free. Not for two searches at once: FAISS writes into them.
int skylight_faiss_search_parameters(FaissSearchParameters** p_parameters, const FaissIndex* index,
        FaissIDSelector* selector, int nprobe, int ef_search);

/// makes nprobe and ef_search (0: leave) the index's own, which faiss_write_index keeps
int skylight_faiss_set_defaults(FaissIndex* index, int nprobe, int ef_search);

/// range search with parameters made for this index; results are those with inner product > radius, or distance < radius
int skylight_faiss_range_search(const FaissIndex* index, idx_t n, const float* x, float radius,
        const FaissSearchParameters* parameters, FaissRangeSearchResult* result);

/// what is inside the wrappers: 'I' inverted lists, 'F' inverted lists with fast scan, 'H' an HNSW
/// graph, '-' none of them. With 'F' and residuals FAISS 1.12 gives wrong results unless the nprobe
/// of the parameters is the index's own (IndexIVFPQFastScan::compute_LUT reads the latter).
char skylight_faiss_kind(const FaissIndex* index);
/// the index's own nprobe, 0 where there are no inverted lists
int skylight_faiss_nprobe(const FaissIndex* index);
/// number of inverted lists, 0 where there are none
int64_t skylight_faiss_nlist(const FaissIndex* index);

/// OpenMP threads that FAISS calls made by this thread may use (OpenMP keeps the number per thread)
void skylight_faiss_set_threads(int n);
int skylight_faiss_threads(void);

/// instruction set compiled for ("avx512", "avx2", "generic")
const char* skylight_faiss_level(void);
/// whether this CPU has it
int skylight_faiss_level_runs(void);

/// address of the data in C: tests check with it that a buffer arrived without a copy
int64_t skylight_faiss_address(const float* x);

#ifdef __cplusplus
}
#endif
#endif
