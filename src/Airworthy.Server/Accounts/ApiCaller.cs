using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Airworthy.Server.Accounts;

/// <summary>Who asks the API: a token with its scopes, or a person who is signed in and may do everything.</summary>
internal static class ApiCaller
{
    private const string ScopeClaim = "scope";
    private const string KindClaim = "kind";
    private const string OwnerClaim = "owner";

    public static ClaimsIdentity Of(ApiToken token, string scheme)
    {
        var identity = new ClaimsIdentity(scheme);
        identity.AddClaim(new(ClaimTypes.Name, token.Name));
        identity.AddClaim(new(KindClaim, token.Kind.ToString()));
        if (token.Owner is { } owner)
            identity.AddClaim(new(OwnerClaim, owner));
        foreach (var scope in token.Scopes)
            identity.AddClaim(new(ScopeClaim, scope));
        return identity;
    }

    extension(ClaimsPrincipal caller)
    {
        /// <summary>Whether the request came by a browser's cookie, which other sites can make a browser send.</summary>
        public bool IsPerson => caller.Identity is { IsAuthenticated: true, AuthenticationType: CookieAuthenticationDefaults.AuthenticationScheme };

        public IReadOnlyList<string> Scopes => caller.IsPerson ? ApiScopes.All : [.. caller.FindAll(ScopeClaim).Select(claim => claim.Value)];

        public bool HasAnyScope(IReadOnlyList<string> anyOf) => caller.IsPerson || anyOf.Any(scope => caller.HasClaim(ScopeClaim, scope));

        /// <summary>The person who is signed in, or whose token it is; null for a token that is nobody's.</summary>
        public string? PersonName => caller.IsPerson ? caller.Identity!.Name : caller.FindFirst(OwnerClaim)?.Value;

        /// <summary>Whether it is a build's token.</summary>
        public bool IsBuild => caller.HasClaim(KindClaim, nameof(TokenKind.Organization));
    }
}
