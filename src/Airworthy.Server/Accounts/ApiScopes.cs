namespace Airworthy.Server.Accounts;

/// <summary>What a token may do. Any scope of a list suffices. Source: getsentry/sentry, <c>src/sentry/api/bases</c>.</summary>
internal static class ApiScopes
{
    /// <summary>The only scope of an organization token: what a build does.</summary>
    public const string Build = "org:ci";

    /// <summary>All scopes there are: what a token of the set-up has, and who is signed in. Where they are asked for, any token will do.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "org:read", "org:write", "org:admin", "org:integrations", Build, "project:read", "project:write", "project:admin", "project:releases",
        "event:read", "event:write", "event:admin", "alerts:read", "alerts:write",
    ];

    public static readonly IReadOnlyList<string> ReadReleases = ["project:read", "project:write", "project:admin", "project:releases", Build];
    public static readonly IReadOnlyList<string> WriteReleases = ["project:write", "project:admin", "project:releases", Build];
    public static readonly IReadOnlyList<string> DeleteReleases = ["project:admin", "project:releases"];

    /// <summary>Sentry gives tokens to those who are signed in alone; a set-up without people has a token that may.</summary>
    public static readonly IReadOnlyList<string> ManageTokens = ["org:admin"];

    public static readonly IReadOnlyList<string> ReadOrganization = ["org:read", "org:write", "org:admin"];
    public static readonly IReadOnlyList<string> ReadProjects = ["project:read", "project:write", "project:admin"];

    /// <summary>Sentry wants one of the organization's. People try a token by listing projects, so every kind of token may.</summary>
    public static readonly IReadOnlyList<string> ListProjects = [.. ReadOrganization, .. ReadProjects, "project:releases", Build];
    public static readonly IReadOnlyList<string> WriteProjects = ["project:write", "project:admin"];
    public static readonly IReadOnlyList<string> AdministerProjects = ["project:admin"];
    public static readonly IReadOnlyList<string> ReadEvents = ["event:read", "event:write", "event:admin"];
    public static readonly IReadOnlyList<string> WriteEvents = ["event:write", "event:admin"];
    public static readonly IReadOnlyList<string> ReadRepositories = ["org:read", "org:write", "org:admin", "org:integrations", Build];

    extension<TBuilder>(TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        /// <summary>Refuses a token that has none of the scopes.</summary>
        public TBuilder RequireScope(IReadOnlyList<string> anyOf) => endpoint.WithMetadata(new RequiredScopes(anyOf));
    }
}

/// <summary>Says of an endpoint which scopes suffice.</summary>
internal sealed record RequiredScopes(IReadOnlyList<string> AnyOf);
