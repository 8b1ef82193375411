using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests;

/// <summary>The arrows between the server's folders go one way, as <c>ARCHITECTURE.md</c> draws them.</summary>
public partial class ArchitectureTests
{
    // Each folder may use those before it.
    private static readonly string[] Order =
        ["Storage", "Projects", "Accounts", "Releases", "Api", "Search", "Users", "Outcomes", "Cells", "Sessions", "Facts", "Issues", "Ingest", "Health", "Tooling", "Operations", "Web", "Demo", "Commands"];

    // Front doors that only the composition root opens.
    private static readonly string[] Entrances = ["Ingest", "Tooling", "Operations", "Web", "Demo", "Commands"];

    private static string Source => RepositoryRoot.Combine("src", "Airworthy.Server");

    [Fact]
    public void Every_folder_has_its_place()
    {
        var folders = Directory.GetDirectories(Source).Select(Path.GetFileName).Where(name => name is not ("wwwroot" or "bin" or "obj"));
        Assert.Equal(Order.Order(), folders.Order());
    }

    [Fact]
    public void A_folder_uses_only_those_below_it()
    {
        var wrong =
            from folder in Order
            from file in Directory.GetFiles(Path.Combine(Source, folder), "*", SearchOption.AllDirectories)
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            from Match use in Using().Matches(File.ReadAllText(file))
            let used = use.Groups[1].Value
            where used != folder && (Array.IndexOf(Order, used) >= Array.IndexOf(Order, folder) || Entrances.Contains(used))
            select $"{Path.GetRelativePath(Source, file)} uses {used}";
        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [InlineData("Storage", "Session")]
    [InlineData("Cells", "Microsoft.AspNetCore")]
    [InlineData("Sessions", "Microsoft.AspNetCore")]
    [InlineData("Facts", "Microsoft.AspNetCore")]
    [InlineData("Web", "Microsoft.Data.Sqlite")]
    [InlineData("Health", "Microsoft.Data.Sqlite")]
    [InlineData("Commands", "Microsoft.AspNetCore")]
    public void A_folder_does_not_know(string folder, string unknown) =>
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(Source, folder), "*", SearchOption.AllDirectories),
            file => Regex.IsMatch(File.ReadAllText(file), $@"^@?using .*{Regex.Escape(unknown)}", RegexOptions.Multiline));

    [GeneratedRegex(@"^@?using Airworthy\.Server\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
