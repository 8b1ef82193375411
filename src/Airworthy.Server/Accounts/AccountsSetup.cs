using System.Security.Claims;
using Airworthy.Server.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Airworthy.Server.Accounts;

/// <summary>Who may look: people by a cookie (one-time link, or address and password), programs by a token.</summary>
internal static class AccountsSetup
{
    public const string SignInPath = "/sign-in";

    /// <summary>The policy of the API: a token with a scope that the endpoint asks for, or the cookie of someone who is signed in.</summary>
    public const string ApiPolicy = "api";

    /// <summary>Authenticates as <see cref="ApiPolicy"/> does, for endpoints that answer strangers too.</summary>
    public const string ApiScheme = "Api";

    public static void AddAccounts(this IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton(new StoreSchema(ApiTokens.Schema));
        services.AddSingleton(new StoreSchema(AccountTable.Schema));
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<TokenUses>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenUses>());
        services.AddSingleton<AccountTable>();
        services.AddSingleton<SignInLinks>();
        // Without keys of its own on disk, a restart would sign everybody out.
        services.AddDataProtection().SetApplicationName("airworthy").PersistKeysToFileSystem(new DirectoryInfo(folder.Combine("keys")));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "airworthy";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.ExpireTimeSpan = TimeSpan.FromDays(30);
                cookie.LoginPath = SignInPath;
                cookie.ReturnUrlParameter = "next";
                // A stream of events has no page to show.
                cookie.Events.OnRedirectToLogin = context =>
                {
                    if (context.Request.Headers.Accept.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase))
                        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    else
                        context.Response.Redirect(context.RedirectUri);
                    return Task.CompletedTask;
                };
            })
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null)
            .AddPolicyScheme(ApiScheme, null, api =>
            {
                // A token stands alone: beside a cookie it would otherwise be able to do all that the person can.
                api.ForwardDefaultSelector = http =>
                    BearerAuthentication.IsUsedBy(http.Request) ? BearerAuthentication.SchemeName : CookieAuthenticationDefaults.AuthenticationScheme;
                // Programs get a 401 they can read, not a page.
                api.ForwardChallenge = BearerAuthentication.SchemeName;
                api.ForwardForbid = BearerAuthentication.SchemeName;
            });
        services.AddAntiforgery();
        services.AddAuthorizationBuilder()
            .AddPolicy(ApiPolicy, policy => policy.AddAuthenticationSchemes(ApiScheme).RequireAuthenticatedUser().AddRequirements(new ScopeRequirement()));
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignInPath + "/{secret}", SignInByLink).AllowAnonymous();
        routes.MapPost(SignInPath + "/password", SignInByPassword).AllowAnonymous().DisableAntiforgery();
        routes.MapPost("/sign-out", SignOut);
    }

    private static async Task<IResult> SignInByLink(string secret, SignInLinks links, HttpContext http)
    {
        if (!links.TryUse(secret))
            return Results.Redirect(SignInPath + "?failed=link");
        await SignIn(http, "operator");
        return Results.Redirect("/");
    }

    private static async Task<IResult> SignInByPassword(
        [FromForm] string? email, [FromForm] string? password, [FromForm] string? next, AccountTable accounts, IAntiforgery antiforgery, HttpContext http)
    {
        next = LocalPath.Of(next);
        if (!await antiforgery.IsRequestValidAsync(http) || !accounts.IsValid(email ?? "", password ?? ""))
            return Results.Redirect($"{SignInPath}?failed=password&next={Uri.EscapeDataString(next)}");
        await SignIn(http, email!);
        return Results.LocalRedirect(next);
    }

    private static async Task<IResult> SignOut(IAntiforgery antiforgery, HttpContext http)
    {
        if (await antiforgery.IsRequestValidAsync(http))
            await http.SignOutAsync();
        return Results.Redirect(SignInPath);
    }

    private static Task SignIn(HttpContext http, string name) =>
        http.SignInAsync(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], CookieAuthenticationDefaults.AuthenticationScheme)),
            new AuthenticationProperties { IsPersistent = true });
}
