import { describe, expect, it } from "vitest";
import { isPageAddress, readOrigins } from "./origins.ts";

describe("origins of pages that may show the chat", () => {
  it("are read one a line, in small letters, without the default port, each once", () => {
    const text = " https://Wallet.example \n\nhttps://wallet.example:443/\r\nhttp://127.0.0.1:8080\nhttp://[::1]:3000";
    expect(readOrigins(text)).toEqual({
      origins: ["https://wallet.example", "http://127.0.0.1:8080", "http://[::1]:3000"],
      bad: [],
    });
  });

  it.each([
    ["wallet.example", "no_scheme", "https://wallet.example"],
    ["https://wallet.example/help", "path", "https://wallet.example"],
    ["https://wallet.example/?a=1", "path", "https://wallet.example"],
    ["https://*.wallet.example", "star", ""],
    ["ftp://wallet.example", "scheme", ""],
    ["capacitor://localhost", "scheme", ""],
    ["https://me@wallet.example", "form", ""],
    ["https://wallet example", "form", ""],
    ["https://", "form", ""],
    ["hello", "form", ""],
  ])("%s is refused with what is wrong and what was meant", (line, fault, instead) => {
    expect(readOrigins(`https://good.example\n${line}`)).toEqual({
      origins: ["https://good.example"],
      bad: [{ line: 2, fault, instead }],
    });
  });

  it("knows the address of a page when it sees one", () => {
    expect(["", "https://wallet.example/privacy", "http://wallet.example"].every(isPageAddress)).toBe(true);
    expect(["wallet.example/privacy", "javascript:alert(1)", "https://a@b.example"].some(isPageAddress)).toBe(false);
  });
});
