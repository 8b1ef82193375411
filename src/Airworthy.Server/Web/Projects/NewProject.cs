using Airworthy.Server.Projects;
using Airworthy.Server.Web.Guides;

namespace Airworthy.Server.Web.Projects;

/// <summary>What somebody typed to make a project, and what is wrong with it.</summary>
internal sealed record NewProject(string Name, string Slug, string Platform)
{
    public const int MaxNameLength = 200;

    /// <summary>For a platform that is none of ours.</summary>
    public const string OtherPlatform = "other";

    public static readonly NewProject Empty = new("", "", "");

    public string? NameMistake { get; private init; }

    public string? SlugMistake { get; private init; }

    public string? PlatformMistake { get; private init; }

    public bool IsGood => NameMistake is null && SlugMistake is null && PlatformMistake is null;

    /// <summary>The platform to remember; null for none of ours.</summary>
    public string? PlatformOrNone => Platform is "" or OtherPlatform ? null : Platform;

    /// <param name="slug">Empty for one that is made of the name.</param>
    public static NewProject Check(string? name, string? slug, string? platform, Func<string, bool> isTaken)
    {
        var (typedName, typedSlug, chosen) = ((name ?? "").Trim(), (slug ?? "").Trim(), platform ?? "");
        var suggested = ProjectSlug.Of(typedName);
        return new(typedName, typedSlug.Length == 0 && suggested.Length > 0 ? ProjectSlug.Free(suggested, isTaken) : typedSlug, chosen)
        {
            NameMistake = NameMistakeOf(typedName),
            SlugMistake = SlugMistakeOf(typedName, typedSlug, suggested, isTaken),
            PlatformMistake = chosen is "" or OtherPlatform || SdkGuides.All.Any(guide => guide.Platforms[0] == chosen) ? null : $"'{chosen}' is none of the platforms.",
        };
    }

    public static string? NameMistakeOf(string name) => name.Length switch
    {
        0 => "The project needs a name.",
        > MaxNameLength => $"The name has {name.Length} characters, {MaxNameLength} at most fit.",
        _ => null,
    };

    private static string? SlugMistakeOf(string name, string slug, string suggested, Func<string, bool> isTaken)
    {
        if (slug.Length == 0)
            return name.Length > 0 && suggested.Length == 0 ? $"No slug can be made of '{name}'. Type one: {ProjectSlug.Rule}." : null;
        if (!ProjectSlug.IsValid(slug))
            return $"'{slug}' is no slug. One is {ProjectSlug.Rule}{(ProjectSlug.Of(slug) is { Length: > 0 } near ? $"; such as {near}" : "")}.";
        return isTaken(slug) ? $"'{slug}' is taken; '{ProjectSlug.Free(slug, isTaken)}' is free." : null;
    }
}
