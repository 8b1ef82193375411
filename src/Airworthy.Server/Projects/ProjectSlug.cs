using System.Text.RegularExpressions;

namespace Airworthy.Server.Projects;

/// <summary>What a project is called in addresses and by tools.</summary>
internal static partial class ProjectSlug
{
    public const int MaxLength = 50;

    /// <summary>What one must be, to be said after "a slug is".</summary>
    public const string Rule = "1-50 of a-z, 0-9, - and _, beginning with a letter or digit, and not digits alone";

    // Where pages make a project.
    private const string Reserved = "new";

    // A free one may need a number behind it.
    private const int RoomForNumber = 4;

    /// <summary>All digits could be taken for a project's number.</summary>
    public static bool IsValid(string text) => Form().IsMatch(text) && text != Reserved && text.Any(letter => !char.IsAsciiDigit(letter));

    /// <summary>What a slug can keep of a name; empty if that is nothing.</summary>
    public static string Of(string name)
    {
        var slug = Outside().Replace(name.ToLowerInvariant(), "-").Trim('-', '_');
        slug = slug[..Math.Min(slug.Length, MaxLength - RoomForNumber)];
        return slug == Reserved ? $"{slug}-1" : IsValid(slug) ? slug : "";
    }

    /// <summary>The wanted one, or with the first number behind it that makes it free.</summary>
    public static string Free(string wanted, Func<string, bool> isTaken)
    {
        var slug = wanted;
        for (var next = 2; isTaken(slug); next++)
            slug = $"{wanted}-{next}";
        return slug;
    }

    [GeneratedRegex(BootstrapProject.SlugPattern)]
    private static partial Regex Form();

    [GeneratedRegex("[^a-z0-9_]+")]
    private static partial Regex Outside();
}
