import { useQuery } from "@tanstack/react-query";
import { useLanguage } from "../i18n.ts";
import { fetchTree, knowledgeKey, nameIn, type Shelves } from "./api.ts";

export const treeKey = [...knowledgeKey, "tree"] as const;

export interface NamedRoom {
  id: string;
  name: string;
  categories: readonly { id: string; name: string; articles: number }[];
}

export function useShelves() {
  return useQuery({ queryKey: treeKey, queryFn: ({ signal }) => fetchTree(signal) });
}

/** Collections with their categories, named in the reader's language. */
export function useTree(): readonly NamedRoom[] {
  const locale = useLanguage();
  const found = useShelves().data;
  return found ? named(found, locale) : NOTHING;
}

const NOTHING: readonly NamedRoom[] = [];

export function named(shelves: Shelves, locale: string): NamedRoom[] {
  return shelves.collections.map((one) => ({
    id: one.id,
    name: nameIn(one.names, locale) || one.slug,
    categories: one.categories.map((each) => ({
      id: each.id,
      name: nameIn(each.names, locale) || each.slug,
      articles: each.articles,
    })),
  }));
}
