namespace Airworthy.Server.Web.Guides;

/// <summary>Guides that belong together.</summary>
internal sealed record GuideFamily(string Name, IReadOnlyList<SdkGuide> Guides);

/// <summary>All SDKs that we know.</summary>
internal static class SdkGuides
{
    public static readonly IReadOnlyList<GuideFamily> Families =
    [
        new("Web sites", WebGuides.All),
        new("Mobile apps", MobileGuides.All),
        new("Desktop apps and scripts", DesktopGuides.All),
        new("Games and native code", GameGuides.All),
        new("Servers", ServerGuides.All),
    ];

    public static readonly IReadOnlyList<SdkGuide> All = [.. Families.SelectMany(family => family.Guides)];

    /// <summary>What most people look for, in the order in which tabs show it.</summary>
    private static readonly string[] Usual = ["browser", "node", "python", "dotnet", "android", "apple", "flutter", "unity"];

    public static SdkGuide? Find(string? id) => All.FirstOrDefault(guide => guide.Id == id);

    /// <summary>The guide for a platform as the project names it; of several the one that names more of it. The first one of all if it names none that we know.</summary>
    public static SdkGuide For(string? platform) =>
        All.SelectMany(guide => guide.Platforms, static (guide, name) => new { guide, name })
            .Where(one => platform?.StartsWith(one.name, StringComparison.OrdinalIgnoreCase) == true)
            .MaxBy(one => one.name.Length)?.guide ?? All[0];

    /// <summary>The usual ones, led by <paramref name="chosen"/> if it is none of them.</summary>
    public static IReadOnlyList<SdkGuide> Around(SdkGuide chosen)
    {
        var usual = Usual.Select(id => Find(id)!).ToList();
        return usual.Contains(chosen) ? usual : [chosen, .. usual];
    }
}
