using System.Text.Json;
using Airworthy.Server.Tests.Clients;
using Microsoft.Playwright;

namespace Airworthy.Server.Tests.Web;

/// <summary>npm <c>axe-core</c>, unchanged: what of a page breaks the rules of WCAG 2.2 A and AA, or axe's best practices.</summary>
internal static class Axe
{
    private const string Run = """
        async () => {
          const result = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
          return result.violations.map(one => `${one.id}: ${one.help} – ${one.nodes.slice(0, 3).map(node => node.target.join(" ") + " " + node.html.slice(0, 200) + " " + (node.any[0]?.message ?? "")).join(" | ")}`);
        }
        """;

    private static readonly Lazy<Task<string>> Source = new(async () =>
        await File.ReadAllTextAsync(Path.Combine(await ClientPrograms.BuildNode("axe"), "node_modules", "axe-core", "axe.min.js")));

    /// <summary>What is wrong with the page as it stands, one line a rule.</summary>
    public static async Task<IReadOnlyList<string>> Violations(IPage page)
    {
        // Not as an element of the page: its security policy would, rightly, not run it.
        await page.EvaluateAsync(await Source.Value);
        var found = await page.EvaluateAsync<JsonElement>(Run);
        return [.. found.EnumerateArray().Select(one => one.GetString()!)];
    }
}
