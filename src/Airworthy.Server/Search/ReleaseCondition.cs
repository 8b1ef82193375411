using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Airworthy.Protocol;

namespace Airworthy.Server.Search;

/// <summary>The keys of a filter that ask something of a release's name, and what they ask.</summary>
internal static class ReleaseCondition
{
    public const string Name = "release";
    public const string Version = "release.version";
    public const string Package = "release.package";
    public const string Build = "release.build";

    /// <summary>A matter of an environment and a time, not of the name.</summary>
    public const string Stage = "release.stage";

    /// <summary>The value of <see cref="Name"/> that stands for each project's latest release.</summary>
    public const string Latest = "latest";

    public static readonly IReadOnlyList<string> All = [Name, Version, Package, Build, Stage];

    /// <summary>Those whose values have an order.</summary>
    public static readonly FrozenSet<string> Ordered = FrozenSet.Create(Version, Build);

    /// <summary>What a term of one of the keys but <see cref="Stage"/> asks, whether or not it is negated. Names may hold stars.</summary>
    /// <param name="error">Why it asks nothing.</param>
    public static bool TryParse(FilterTerm term, [NotNullWhen(true)] out Func<ReleaseName, bool>? isMet, [NotNullWhen(false)] out string? error)
    {
        isMet = null;
        error = null;
        switch (term.Key)
        {
            case Version when term.Operator == FilterOperator.In:
                error = $"{Version} takes no list; ask for one version, or for the beginning of several, such as 1.*";
                return false;
            case Version:
                if (VersionCondition.TryParse(term.Values[0], term.Operator, out var version, out error))
                    isMet = version.IsMetBy;
                return isMet is not null;
            case Build:
                return TryParseBuilds(term, out isMet, out error);
            case Package:
                isMet = release => release.IsSemantic && term.Values.Contains(release.Package);
                return true;
            default:
                var names = term.Values.Select(value => new Wildcard(value)).ToList();
                isMet = release => names.Exists(name => name.IsMatch(release.Text));
                return true;
        }
    }

    private static bool TryParseBuilds(FilterTerm term, [NotNullWhen(true)] out Func<ReleaseName, bool>? isMet, [NotNullWhen(false)] out string? error)
    {
        isMet = null;
        var builds = new List<BuildCondition>();
        foreach (var value in term.Values)
        {
            if (!BuildCondition.TryParse(value, term.Operator, out var build, out error))
                return false;
            builds.Add(build);
        }

        isMet = release => builds.Exists(build => build.IsMetBy(release));
        error = null;
        return true;
    }
}
