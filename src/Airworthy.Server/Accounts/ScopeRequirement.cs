using Microsoft.AspNetCore.Authorization;

namespace Airworthy.Server.Accounts;

/// <summary>Demands one of the scopes that the endpoint names (<see cref="ApiScopes"/>); an endpoint that names none asks only who it is.</summary>
internal sealed class ScopeRequirement : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var needed = (context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<RequiredScopes>();
        if (needed is null || context.User.HasAnyScope(needed.AnyOf))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
