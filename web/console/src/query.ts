import { QueryClient } from "@tanstack/react-query";
import { isPassing } from "./api.ts";

/** What the page knows of the server.  Frames of the socket keep it fresh, so nothing is asked again by age alone. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      // Paused queries would show nothing; ours fail at once and say so.
      networkMode: "always",
      retry: (failures, error) => isPassing(error) && failures < 2,
      retryDelay: (failures) => Math.min(1000 * 2 ** failures, 8000),
    },
    mutations: { networkMode: "always" },
  },
});
