// Only the styles of parts in use: 16 KB instead of 36.  Order matters, what others are built on comes first; a part
// that looks unstyled is missing here.
import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/AppShell.css";
