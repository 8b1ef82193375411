using System.Globalization;
using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Tests.Clients;

namespace Airworthy.Server.Tests.Releases;

/// <summary>What Airworthy makes of release names, beside what the real <c>@sentry/release-parser</c> makes of them.</summary>
public sealed class ReleaseParserTests : IDisposable
{
    private const int Mutants = 5_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static (string Left, string Right)[] Pairs =>
    [
        .. File.ReadLines(RepositoryRoot.Combine("tests", "Airworthy.Server.Tests", "Releases", "version-pairs.tsv"))
            .Select(line => line.Split('\t')).Select(pair => (pair[0], pair[1])),
    ];

    [Fact]
    public async Task Pairs_of_versions_stand_in_the_same_order()
    {
        var pairs = Pairs;
        Assert.True(pairs.Length >= 200);

        var theirs = (await Ask([], pairs)).GetProperty("pairs").EnumerateArray().Select(order => order.ValueKind == JsonValueKind.Null ? (int?)null : order.GetInt32());

        var ours = pairs.Select(pair => ReleaseName.Parse(pair.Left).Version is { } left && ReleaseName.Parse(pair.Right).Version is { } right
            ? Math.Sign(ReleaseVersionComparer.WithBuild.Compare(left, right))
            : (int?)null);
        Assert.Equal(pairs.Zip(theirs), pairs.Zip(ours));
        Assert.True(ours.Count(order => order is not null) >= 200);
        Assert.All<int?>([-1, 0, 1, null], one => Assert.Contains(one, ours));
    }

    [Fact]
    public async Task Names_are_taken_apart_the_same_way()
    {
        var seeds = Pairs.SelectMany(pair => new[] { pair.Left, pair.Right }).Distinct().ToArray();
        string[] names = [.. seeds, .. Mutate(seeds)];

        var theirs = (await Ask(names, [])).GetProperty("names").EnumerateArray().ToArray();

        foreach (var (name, expected) in names.Zip(theirs))
        {
            // What cannot be a name is another rule's business.
            if (!expected.TryGetProperty("invalid", out _))
                Assert.Equal((name, TextOf(expected)), (name, TextOf(ReleaseName.Parse(name))));
        }
    }

    private async Task<JsonElement> Ask(string[] names, (string Left, string Right)[] pairs)
    {
        var (input, output) = (Path.Combine(_folder.Path, "in.json"), Path.Combine(_folder.Path, "out.json"));
        await File.WriteAllTextAsync(input, JsonSerializer.Serialize(new { names, pairs = pairs.Select(pair => new[] { pair.Left, pair.Right }) }));
        await ClientPrograms.RunReleaseParser(input, output);
        return JsonElement.Parse(await File.ReadAllTextAsync(output));
    }

    /// <summary>Names with one to three places changed, always the same ones.</summary>
    private static IEnumerable<string> Mutate(string[] seeds)
    {
        const string Alphabet = "0123456789.-+@abrcXZ_ *é";
        var random = new Random(20260310);
        for (var i = 0; i < Mutants; i++)
        {
            var name = seeds[random.Next(seeds.Length)];
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(name.Length + 1);
                var cut = Math.Min(random.Next(2), name.Length - at);
                name = name[..at] + (random.Next(3) > 0 ? Alphabet[random.Next(Alphabet.Length)] : "") + name[(at + cut)..];
            }

            yield return name;
        }
    }

    private static string TextOf(ReleaseName name) => string.Join(" | ",
        name.Package, name.RawVersion, name.BuildHash,
        // Of a name that is neither version nor hash the package from npm describes only what stands behind the @; its original, like us, the whole.
        name.Version is null && name.BuildHash is null ? name.RawVersion : name.Description,
        name.Version is { } version
            ? string.Join(" ", version.Major, version.Minor, version.Patch, version.Revision, version.Components, version.PreRelease, version.Build, version.WithoutBuild)
            : "");

    private static string TextOf(JsonElement name) => string.Join(" | ",
        Text(name, "package"), Text(name, "rawVersion"), Text(name, "hash"), Text(name, "description"),
        name.TryGetProperty("version", out var version)
            ? string.Join(" ", version.GetProperty("numbers").EnumerateArray().Select(Number).Append(version.GetProperty("components").GetUInt64()).Select(one => one.ToString(CultureInfo.InvariantCulture))
                .Append(Text(version, "pre")).Append(Text(version, "build")).Append(Text(version, "withoutBuild")))
            : "");

    private static string? Text(JsonElement of, string member) => of.GetProperty(member).GetString();

    // In the original, what does not fit 64 bits is 0.
    private static ulong Number(JsonElement digits) => ulong.TryParse(digits.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
