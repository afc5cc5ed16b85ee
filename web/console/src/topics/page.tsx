import { useQuery } from "@tanstack/react-query";
import { useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { Page } from "../settings/parts.tsx";
import { fetchReport, reportKey } from "./api.ts";
import { Doubtful, Drift, HowWell, Taken, Unknown, Versions } from "./report.tsx";
import { Tree } from "./tree.tsx";
import { topicsWords } from "./words.ts";

/** What leads see of how topics are told, and the topics themselves. */
export default function TopicsPage() {
  const t = useWords(topicsWords);
  const found = useQuery({
    queryKey: reportKey,
    queryFn: ({ signal }) => fetchReport(signal),
    refetchInterval: (query) => (query.state.data?.models.some((one) => one.state === "learning") ? 3000 : false),
  });
  return (
    <Page title={t("title")} lead={t("lead")}>
      {found.isPending && <Loading lines={6} height={52} />}
      {found.isError && !found.data && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <HowWell report={found.data} />
          <Doubtful />
          <Taken report={found.data} />
          <Drift report={found.data} />
          <Unknown report={found.data} />
          <Versions report={found.data} />
        </>
      )}
      <Tree />
    </Page>
  );
}
