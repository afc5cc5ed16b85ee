import { NewsEditor } from "./editor.tsx";
import { NewsList } from "./list.tsx";

/** News for users: all of them, or one. */
export default function NewsPage({ id }: { id: string | undefined }) {
  return id === undefined ? <NewsList /> : <NewsEditor key={id} id={id} />;
}
