import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

export interface Listed<R> {
  rows: readonly R[];
  next: string | null;
}

export interface Pages<R> {
  rows: readonly R[];
  pending: boolean;
  /** Why nothing can be shown. */
  error: unknown;
  hasMore: boolean;
  loadingMore: boolean;
  /** Why the next page did not come. */
  moreError: unknown;
  more(): void;
  again(): void;
}

/** A list of the server that comes in pages. */
export function usePages<R>(
  key: readonly unknown[],
  fetch: (cursor: string | null, signal: AbortSignal) => Promise<Listed<R>>,
): Pages<R> {
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetch(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 10_000,
  });
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  return {
    rows,
    pending: found.isPending,
    error: found.isError && found.data === undefined ? found.error : null,
    hasMore: found.hasNextPage,
    loadingMore: found.isFetchingNextPage,
    moreError: found.isFetchNextPageError ? found.error : null,
    more: () => void found.fetchNextPage(),
    again: () => void found.refetch(),
  };
}

/** Rows drawn at a time of a list that comes whole. */
export const AT_A_TIME = 50;

/** A list that the server gives whole, drawn in pages. */
export function useWhole<R>(found: {
  data: readonly R[] | undefined;
  isPending: boolean;
  error: unknown;
  refetch(): unknown;
}): Pages<R> {
  const [shown, setShown] = useState(AT_A_TIME);
  const all = found.data ?? [];
  return {
    rows: all.slice(0, shown),
    pending: found.isPending,
    error: found.data === undefined ? found.error : null,
    hasMore: all.length > shown,
    loadingMore: false,
    moreError: null,
    more: () => setShown(shown + AT_A_TIME),
    again: () => void found.refetch(),
  };
}
